import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

import { findEngine } from "../../../cli/stack/engine/engine.ts";
import { CommandCheckout } from "../command-checkout.ts";
import type { Ended } from "../test-checkout.ts";

describe("npm run rotate", () => {
  const checkout = new CommandCheckout();
  const recording = mkdtempSync(join(tmpdir(), "rustdesk-entra-recording-"));
  const calls = join(recording, "calls");
  const secrets: string[] = [];
  let environment: NodeJS.ProcessEnv;

  beforeAll(async () => {
    environment = { PATH: `${await recordingCli()}${delimiter}${process.env.PATH}` };
    checkout.configure("test", { consoleOrigins: ["https://desk.example.com"], protect: true });
    expect((await run("up", "--local", "--stack", "test", "--yes")).code).toBe(0);
    await remember();
    await checkout.save();
  });
  beforeEach(() => checkout.restore());
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const secret of secrets) {
      expect(checkout.filesHolding(secret, ".")).toEqual([]);
    }
  });
  afterAll(async () => {
    await checkout.remove();
    rmSync(recording, { recursive: true });
  });

  test("asks, and without a terminal is refused before anything is changed", async () => {
    const before = checkout.read("Pulumi.test.yaml");
    const { code, stderr } = await run("rotate", "--local", "--stack", "test");
    expect(stderr).toContain(
      'Error: Somebody must answer "test, on this machine: Make the new client secret?", but standard input is no terminal. Nothing was changed. ' +
        "Run the command in a terminal, or with --yes.",
    );
    expect(code).toBe(1);
    expect(checkout.read("Pulumi.test.yaml")).toBe(before);
  });

  test.each([
    ["before the engine made the new secret", "Sign-in goes on uninterrupted"],
    ["when the engine has made the new secret", "(ApplicationPassword) created"],
    ["before it has said what is left to do", "1 created"],
  ])("killed %s, goes on when it is run again, and makes no secret too many", async (_when, line) => {
    await killAt(line, "rotate", "--local", "--stack", "test", "--yes");
    const { code, stdout } = await run("rotate", "--local", "--stack", "test", "--yes");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}Client secret {3}\*{8}/m);
    expect(checkout.read("Pulumi.test.yaml")).toContain("clientSecretGeneration: 2\n");
    expect(declared()).toEqual([1, 2]);
    await remember();
  });

  test("killed between making the new secret and revoking the old one, goes on when it is run again", async () => {
    const words = ["rotate", "--local", "--stack", "test", "--yes", "--revoke", "1"];
    await killAt("1 created", ...words);
    expect((await run(...words)).code).toBe(0);
    expect(declared()).toEqual([2]);
    await remember();
  });

  test("refuses an environment that was never brought up", async () => {
    checkout.configure("new", { consoleOrigins: ["https://new.example.com"], displayName: "New" });
    const { code, stderr } = await run("rotate", "--local", "--stack", "new", "--yes");
    expect(stderr).toContain("Error: The environment must have been brought up");
    expect(code).toBe(1);
  });

  test("has left no secret in clear in an output or a command line of the engine either", () => {
    expect(secrets).toHaveLength(5);
    expect(new Set(secrets).size).toBe(5);
    for (const secret of secrets) {
      expect(checkout.printed.filter((output) => output.includes(secret))).toEqual([]);
      expect(readFileSync(calls, "utf8")).not.toContain(secret);
    }
    expect(readFileSync(calls, "utf8")).toMatch(/^up .*--stack test/m);
  });

  /** A CLI on PATH that notes its command lines, which every user of a machine can read, and then is the real one. */
  async function recordingCli(): Promise<string> {
    const { command } = await findEngine({ onProgress: () => {} });
    const folder = join(recording, "bin");
    mkdirSync(folder);
    const script = `#!/bin/sh\nprintf '%s\\n' "$*" >> '${calls}'\nexec '${command.command}' "$@"\n`;
    writeFileSync(join(folder, "pulumi"), script);
    chmodSync(join(folder, "pulumi"), 0o755);
    return folder;
  }

  function run(...words: string[]): Promise<Ended> {
    vi.stubEnv("PATH", environment.PATH);
    return checkout.run(words);
  }

  /** Kills command and engine once the command has said something. */
  async function killAt(text: string, ...words: string[]): Promise<void> {
    const { child, stderr, ended } = checkout.spawn(words, environment, { detached: true });
    let said = "";
    stderr.on("data", (chunk) => {
      said += chunk;
      if (said.includes(text) && child.pid !== undefined && child.exitCode === null) {
        process.kill(-child.pid, "SIGKILL");
      }
    });
    expect((await ended).code).toBeNull();
  }

  async function remember(): Promise<void> {
    secrets.push(await checkout.clientSecret("test"));
  }

  /** The generations that the state has, by the names of their resources. */
  function declared(): number[] {
    const state = checkout.read(".local/state/.pulumi/stacks/rustdesk-entra/test.json");
    const { checkpoint } = JSON.parse(state) as { checkpoint: { latest: { resources: { urn: string }[] } } };
    return checkpoint.latest.resources
      .flatMap(({ urn }) => /client-secret-(\d+)$/.exec(urn)?.[1] ?? [])
      .map(Number)
      .toSorted((one, other) => one - other);
  }
});
