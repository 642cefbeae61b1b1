import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { FakeMachine } from "@rustdesk-entra/pulumi-cli/testing/fake-machine";
import { describe, expect, test } from "vitest";

import type { Engine } from "../../../../../cli/stack/engine/engine.ts";
import { policyPackFor } from "../../../../../cli/stack/policy/policy-pack.ts";

const repository = join(import.meta.dirname, "../../../../..");
const policyEngine = join(import.meta.dirname, "policy-engine.ts");

async function engineOf(machine: FakeMachine, version: string): Promise<Pick<Engine, "command">> {
  machine.executable("pulumi", `echo v${version}`);
  return { command: await PulumiCommand.get({ root: machine.folder, skipVersionCheck: true }) };
}

describe("the policy pack", () => {
  test.each([
    ["3.259.0", "with its language host", "policy"],
    ["3.254.9", "alone, which starts no executable file", "policy"],
    ["3.255.0", "alone", "policy/start.mjs"],
    ["4.0.0", "alone", "policy/start.mjs"],
  ])("is for a CLI %s %s: %s", async (version, host, pack) => {
    using machine = new FakeMachine();
    if (host === "with its language host") {
      machine.executable("pulumi-language-nodejs", "");
    }
    expect(policyPackFor(machine.folder, await engineOf(machine, version))).toEqual({
      policyPacks: [join(repository, pack)],
      policyPackConfigs: [],
    });
  });

  test("comes with the checkout's configuration", async () => {
    using machine = new FakeMachine();
    const file = join(machine.folder, "policy-config.json");
    writeFileSync(file, "{}");
    const { policyPackConfigs } = policyPackFor(machine.folder, await engineOf(machine, "3.259.0"));
    expect(policyPackConfigs).toEqual([file]);
  });

  test.each([
    ["as the engine starts it", [policyEngine]],
    [
      "as Pulumi's language host starts it",
      [join(repository, "node_modules/@pulumi/pulumi/cmd/run-policy-pack"), "127.0.0.1:1", join(repository, "policy")],
    ],
  ])("serves its rules %s", { timeout: 60_000 }, async (_how, words) => {
    const child = spawn(process.execPath, words, {
      cwd: join(repository, "policy"),
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [port] = await once(createInterface({ input: child.stdout }), "line");
      expect(Number(port)).toBeGreaterThan(0);
    } finally {
      child.kill();
    }
  });

  test("ends when its engine was killed", { timeout: 60_000 }, async ({ onTestFinished }) => {
    const engine = spawn(process.execPath, [policyEngine], { stdio: ["ignore", "pipe", "inherit"], detached: true });
    onTestFinished(() => killGroup(engine));
    await once(createInterface({ input: engine.stdout }), "line");
    engine.kill("SIGKILL");
    // Its output is the pack's too, and closes with the last of the two.
    await once(engine, "close");
  });
});

/** Leaves nothing running when the test failed; when it passed, there is nobody to kill. */
function killGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-Number(pid), "SIGKILL");
  } catch (error) {
    expect(error).toMatchObject({ code: "ESRCH" });
  }
}
