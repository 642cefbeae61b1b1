import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, describe, expect, test, vi } from "vitest";

import { main } from "../../src/command.ts";
import { temporaryFolder } from "./started.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs the command in this process, as far as it comes. */
async function run(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    vi.spyOn(process[name], "write").mockImplementation((text) => {
      written[name] += text;
      return true;
    });
  }
  const code = await main(words);
  return { code, ...written };
}

/** Runs it in a process of its own until it has told everything; then a signal ends it. */
async function serve(signal: NodeJS.Signals, ...words: string[]): Promise<{ stdout: string; end: unknown[] }> {
  const bin = join(import.meta.dirname, "../../bin/local-entra.mjs");
  const child = spawn(process.execPath, [bin, ...words], { stdio: ["ignore", "pipe", "ignore"] });
  const ended = once(child, "exit");
  let stdout = "";
  for await (const chunk of child.stdout) {
    stdout += chunk;
    if (/Deployer's secret .*\n/.test(stdout)) {
      child.kill(signal);
    }
  }
  return { stdout, end: await ended };
}

describe("the command local-entra", () => {
  test("prints its options on request", async () => {
    const { code, stdout } = await run("--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Runs Microsoft Entra ID on this machine.*\n\nUsage: local-entra \[OPTIONS\]\n/);
    expect(stdout.match(/--[\w-]+/g)).toEqual([..."--seed --faults --folder --port --show-secret --help".split(" ")]);
  });

  test.each([
    [["--users"], "Unknown option '--users'."],
    [["start"], "Unexpected argument 'start'."],
    [["--port"], "Option '--port <value>' argument missing."],
    [["--port", "https"], "--port must be a number from 0 to 65535, got https."],
  ])("refuses the words %j", async (words, sentence) => {
    expect(await run(...words)).toEqual({
      code: 2,
      stdout: "",
      stderr: `local-entra: ${sentence} \`local-entra --help\` prints the options.\n`,
    });
  });

  test("tells in one sentence why it does not start", async () => {
    const { code, stderr } = await run("--seed", join(temporaryFolder(), "none.yaml"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^.*\nlocal-entra: .*none\.yaml must be a file that can be read .*\n$/);
  });

  test("tells a client what it needs, and leaves no secret when SIGTERM ends it", async () => {
    const folder = temporaryFolder();
    const { stdout, end } = await serve("SIGTERM", "--folder", folder, "--port", "0");
    const secretFile = join(folder, "deployer-secret");
    const [, tenant] = /^ {2}Tenant ID +(\S+)$/m.exec(stdout) ?? [];
    const [, host] = /^ {2}Metadata host +(localhost:\d+)$/m.exec(stdout) ?? [];
    const guid = /[\w-]{36}/;
    expect(stdout.split("\n").map((line) => line.trim().split(/ {2,}/))).toEqual([
      ["Local Entra ID is up; Ctrl-C stops it."],
      ["In a browser", `https://${host}/`],
      ["Tenant ID", expect.stringMatching(guid)],
      ["Authority", `https://${host}/${tenant}`],
      ["Issuer", `https://${host}/${tenant}/v2.0`],
      ["Discovery", `https://${host}/${tenant}/v2.0/.well-known/openid-configuration`],
      ["Metadata host", host],
      ["Microsoft Graph", `https://${host}/v1.0`],
      ["CA file", join(folder, "certificate/ca.pem")],
      ["CA with the system's", join(folder, "trust.pem")],
      [
        "People to sign in",
        "ada@lindenglass.test, tom@lindenglass.test, nina.berg_nordlicht.test#EXT#@lindenglass.test",
      ],
      ["Deployer's client ID", expect.stringMatching(guid)],
      ["Deployer's secret", `in ${secretFile}`],
      [""],
    ]);
    expect(end).toEqual([0, null]);
    expect(existsSync(secretFile)).toBe(false);
  });

  test("takes its files from where it is told, and shows the secret when it is asked to", async () => {
    const folder = temporaryFolder();
    const [seed, faults] = [join(folder, "people.yaml"), join(folder, "bad-day.yaml")];
    const own = readFileSync(new URL("../../src/seed/seed.yaml", import.meta.url), "utf8");
    writeFileSync(seed, own.replaceAll("tom@", "thomas@"));
    writeFileSync(faults, "- fault: slow\n");
    const { stderr } = await run("--faults", faults);
    const { stdout, end } = await serve("SIGHUP", "--seed", seed, "--show-secret");
    expect(stderr).toMatch(/bad-day\.yaml, line 1: .* fault must be one of/);
    expect(stdout).toContain("thomas@lindenglass.test");
    expect(stdout).toMatch(/^ {2}Deployer's secret +\S{40}$/m);
    expect(end).toEqual([0, null]);
  });
});
