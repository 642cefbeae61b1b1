import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import { FakeMachine } from "@rustdesk-entra/pulumi-cli/testing/fake-machine";
import { beforeEach, describe, expect, test } from "vitest";

import type { Engine } from "../../../../../cli/stack/engine/engine.ts";
import { policyConfigurationFile, policyPackFor } from "../../../../../cli/stack/policy/policy-pack.ts";
import { startSharedPack } from "../../../../../cli/stack/policy/shared-pack.ts";
import { UserError } from "../../../../../cli/user-error.ts";
import { ProjectFolder } from "../../project-folder.ts";

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

  test("that serves several runs is one process, which the engine is led to and which ends with its command", {
    timeout: 20_000,
  }, async () => {
    using machine = new FakeMachine();
    const engine = await engineOf(machine, "3.255.0");
    const shared = startSharedPack();
    await shared.lead(engine);
    const { policyPacks } = policyPackFor(machine.folder, engine);
    expect(policyPacks).toEqual([join(repository, "policy/attach.sh")]);
    const attached = spawn(String(policyPacks[0]), { stdio: ["pipe", "pipe", "inherit"] });
    const [port] = await once(createInterface({ input: attached.stdout }), "line");
    attached.stdin.end();
    expect(await once(attached, "exit")).toEqual([0, null]);
    await shared.close();
    await expect(once(connect(Number(port), "127.0.0.1"), "connect")).rejects.toThrow("ECONNREFUSED");
    expect(policyPackFor(machine.folder, engine).policyPacks).toEqual([join(repository, "policy/start.mjs")]);
  });

  test("that serves several runs ends although it is closed before it serves", { timeout: 20_000 }, async () => {
    expect(await startSharedPack().close()).toBeUndefined();
  });

  test("is started by each run where the CLI starts no executable file", async () => {
    using machine = new FakeMachine();
    const engine = await engineOf(machine, "3.254.9");
    const shared = startSharedPack();
    await shared.lead(engine);
    expect(policyPackFor(machine.folder, engine).policyPacks).toEqual([join(repository, "policy")]);
    await shared.close();
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

let checkout: ProjectFolder;

beforeEach(() => {
  checkout = new ProjectFolder();
});

function problemOf(text: string): string {
  const file = checkout.write("policy-config.json", text);
  try {
    policyConfigurationFile(checkout.path);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message.replaceAll(file, "FILE");
  }
  return "";
}

describe("the policy pack's configuration", () => {
  test("need not be there", () => {
    expect(policyConfigurationFile(checkout.path)).toBeUndefined();
  });

  test.each([
    "{}",
    '{ "all": "advisory" }',
    '{ "single-tenant": "disabled", "two-owners": "mandatory" }',
    '{ "client-secret-lifetime": { "enforcementLevel": "advisory", "maxDays": 365 } }',
    '{ "human-owner": { "people": [], "developmentOrigins": [] } }',
  ])("may be %s", (text) => {
    const file = checkout.write("policy-config.json", text);
    expect(policyConfigurationFile(checkout.path)).toBe(file);
  });

  test("must be JSON", () => {
    expect(problemOf("{ single-tenant }")).toMatch(/^FILE must be JSON, but: .+ Correct it\.$/);
  });

  test.each(["[]", "null", '"advisory"'])("must be an object, not %s", (text) => {
    expect(problemOf(text)).toBe(`FILE must be a JSON object of rules; got ${text}. Use {} for the defaults.`);
  });

  test("must name rules that there are", () => {
    expect(problemOf('{ "single-tennant": "advisory" }')).toBe(
      "FILE must configure the rules of the policy pack (docs/policy.md), but:\n" +
        '  - "single-tennant" must be one of no-access-token-grant, callback-urls-only, web-platform-only, single-tenant, ' +
        "client-secret-lifetime, sign-in-permissions-only, no-offered-api, known-resources-only, known-providers-only, " +
        "own-registration-only, current-secrets-only, deploying-owner, two-owners, human-owner, " +
        "protected-application, protected-client-secret, assignment-required, all. Correct the spelling or remove it.",
    );
  });

  test("must have levels and settings that there are; each mistake is told", () => {
    expect(
      problemOf(
        '{ "single-tenant": "remediate", "two-owners": { "enforcementLevel": 1 }, "human-owner": { "humans": [] } }',
      ),
    ).toBe(
      "FILE must configure the rules of the policy pack (docs/policy.md), but:\n" +
        '  - The level of "single-tenant" must be one of mandatory, advisory, disabled; got "remediate".\n' +
        '  - The level of "two-owners" must be one of mandatory, advisory, disabled; got 1.\n' +
        '  - "human-owner" must have only the settings enforcementLevel, people, developmentOrigins; got "humans". Correct ' +
        "the spelling or remove it.",
    );
  });
});
