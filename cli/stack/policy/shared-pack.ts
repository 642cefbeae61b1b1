import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import type { Engine } from "../engine/engine.ts";
import { packStart, portVariable, startsExecutables } from "./policy-pack.ts";

/** A policy pack that serves several runs of the engine, at once too. */
export interface SharedPack {
  close(): Promise<void>;
}

const none: SharedPack = { close: async () => {} };

/**
 * Starts the policy pack for all runs until it is closed: what it keeps from run to run is the checkout's configuration of it, one and
 * the same for all. `policyPackFor` leads them to it, by a variable of this process. Where the engine cannot be led, each run
 * starts its own.
 */
export async function startSharedPack(engine: Pick<Engine, "command">): Promise<SharedPack> {
  if (process.platform === "win32" || !startsExecutables(engine)) {
    return none;
  }
  const child = fork(packStart, [], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [port] = await Promise.race([once(lines, "line"), ended.then(() => [])]);
  if (port === undefined) {
    return none;
  }
  process.env[portVariable] = port;
  return {
    async close() {
      delete process.env[portVariable];
      if (child.connected) {
        child.disconnect();
      }
      await ended;
    },
  };
}
