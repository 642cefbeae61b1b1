import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import type { Engine } from "../engine/engine.ts";
import { packStart, portVariable, startsExecutables } from "./policy-pack.ts";

/** A policy pack that serves several runs of the engine, at once too. */
export interface SharedPack {
  /**
   * Waits until it serves, and has `policyPackFor` lead the runs to it, by a variable of this process. Where the engine cannot be
   * led, each run starts its own.
   */
  lead(engine: Pick<Engine, "command">): Promise<void>;
  close(): Promise<void>;
}

const none: SharedPack = { lead: async () => {}, close: async () => {} };

/**
 * Starts the policy pack for all runs until it is closed: what it keeps from run to run is the checkout's configuration of it, one and
 * the same for all.
 */
export function startSharedPack(): SharedPack {
  if (process.platform === "win32") {
    return none;
  }
  // It judges what the engine tells it, and needs no identity.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ARM|AZURE|PULUMI)_/i.test(name)));
  const child = fork(packStart, [], { env, stdio: ["ignore", "pipe", "inherit", "ipc"] });
  // One that cannot be started ends as well.
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()).once("error", () => resolve()));
  const told = once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), "line");
  const port = Promise.race([told, ended.then(() => [])]).then(([line]) => line);
  return {
    async lead(engine) {
      const known = startsExecutables(engine) ? await port : undefined;
      if (known !== undefined) {
        process.env[portVariable] = known;
      }
    },
    async close() {
      delete process.env[portVariable];
      if (child.connected) {
        child.disconnect();
      }
      await ended;
    },
  };
}
