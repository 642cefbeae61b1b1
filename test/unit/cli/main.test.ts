import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { commands } from "../../../cli/commands.ts";
import { main } from "../../../cli/main.ts";

let printed: string;
let said: string;
beforeEach(() => {
  // Its handlers of signals would stay in the process of the tests.
  vi.spyOn(process, "on").mockReturnValue(process);
  printed = "";
  said = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    said += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test.each([[[]], [["--help"]]])("%j prints a line for each command", async (args) => {
  expect(await main(args)).toBe(0);
  expect(said).toBe("");
  for (const { name, summary } of commands) {
    expect(printed.split("\n")).toContain(`  ${name.padEnd(19)}${summary}`);
  }
});

test("every command has a script of its name", () => {
  const file = readFileSync(join(import.meta.dirname, "../../../package.json"), "utf8");
  const { scripts } = JSON.parse(file) as { scripts: Record<string, string> };
  expect(commands.map(({ name }) => scripts[name])).toEqual(commands.map(({ name }) => `node cli/start.mjs ${name}`));
});

test.each(["upp", "toString", ""])("a command %j that there is not is wrong usage", async (name) => {
  expect(await main([name, "--help"])).toBe(2);
  expect(said).toMatch(/^Usage: npm run COMMAND -- \[OPTIONS\]\n/);
  expect(said).toMatch(/\n\nError: The command must be one of local, init, preview, up, .*\n$/);
  expect(said).toContain(`got "${name}".\n`);
  expect(printed).toBe("");
});

test("a command tells its usage when it is asked, and after a mistake", async () => {
  expect(await main(["up", "--help"])).toBe(0);
  const usage = printed;
  expect(usage).toMatch(/^Usage: npm run up \[local\] -- \[OPTIONS\]\n/);
  expect(await main(["up", "now"])).toBe(2);
  expect(said).toBe(`${usage}\nError: There must be options only; got "now".\n`);
});

test("options that npm has kept are wrong usage", async () => {
  vi.stubEnv("npm_config_stack", "prod");
  expect(await main(["environments"])).toBe(0);
  expect(await main(["up"])).toBe(2);
  expect(said).toContain("Type `npm run up -- --stack=prod`");
});

test("a person's mistake is told without the usage", async () => {
  expect(await main(["environments", "--only", "no-such-environment"])).toBe(1);
  expect(said).toMatch(/^Error: --only must name one of .*; got "no-such-environment"\. .*\n$/);
});
