import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { findEngine } from "../../cli/stack/engine/engine.ts";
import { TestCheckout } from "./test-checkout.ts";

const checkout = new TestCheckout();
const bin = join(checkout.folder, "bin");
const log = join(checkout.folder, "runs.log");

beforeAll(async () => {
  const { command } = await findEngine({ onProgress: () => {} });
  const cli = join(bin, "pulumi");
  mkdirSync(bin);
  writeFileSync(cli, `#!/bin/sh\necho "$*" >> "${log}"\nexec "${command.command}" "$@"\nexit\n`, { mode: 0o755 });
  // A CLI of the real one's size is asked for its version once.
  truncateSync(cli, 20 * 1024 * 1024);
  process.env.PATH = [bin, process.env.PATH].join(delimiter);
  for (const name of ["one", "two"]) {
    checkout.configure(name, { consoleOrigins: ["https://desk.example.com"], displayName: `RustDesk (${name})` });
    await runsOf("local", "--stack", name);
  }
});
afterAll(() => checkout.remove());

/** The runs of the engine that a command takes, by their words before the first option. */
async function runsOf(...words: string[]): Promise<string[]> {
  rmSync(log, { force: true });
  const { stderr } = await checkout.run(words);
  expect(stderr).not.toContain("This is a bug");
  const lines = existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : [];
  return lines.map((line) => line.replace(/ -.*$/, "")).sort();
}

test.each([
  ["local", ["up"]],
  ["preview --local", ["preview"]],
  ["preview --local --all", ["preview", "preview", "preview"]],
  ["up --local --yes", ["preview"]],
  ["sheet --local", ["stack output"]],
  ["sheet --local --show-secrets", ["stack output"]],
  ["expiry --local", ["stack output"]],
  ["doctor --local", ["stack output"]],
  ["rotate --local --yes", ["preview", "refresh", "stack export", "up"]],
])("`npm run %s` of what is up starts the engine for %j and nothing else", async (command, runs) => {
  if (command === "local") {
    expect(await runsOf("local")).toEqual(["stack init dev", "stack select", "up"]);
  }
  expect(await runsOf(...command.split(" "))).toEqual(runs);
});

test("`npm run up` starts it once more to read what the change is about, and once to apply it", async () => {
  checkout.configure("one", { consoleOrigins: ["https://other.example.com"] });
  const words = ["up", "--local", "--stack", "one", "--yes", "--accept-interruption"];
  expect(await runsOf(...words)).toEqual(["preview", "stack export", "up"]);
});
