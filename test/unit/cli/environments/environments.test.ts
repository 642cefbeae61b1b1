import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Terminal } from "../../../../cli/command/terminal.ts";
import { environments } from "../../../../cli/environments/command.ts";

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "environments-"));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function add(...names: string[]): void {
  for (const name of names) {
    writeFileSync(join(checkout, name), "");
  }
}

async function run(...words: string[]): Promise<string[]> {
  const terminal = new Terminal();
  const printed: string[] = [];
  vi.spyOn(terminal, "print").mockImplementation((line = "") => {
    printed.push(line);
  });
  expect(await environments.run(words, { checkout, terminal, signal: new AbortController().signal })).toBe(0);
  return printed;
}

test("the environments are those with a configuration file, sorted", async () => {
  add("Pulumi.yaml", "Pulumi.README.md", "Pulumi.prod.yaml", "Pulumi.dev.yaml", "Pulumi.eu-1.yaml");
  mkdirSync(join(checkout, "Pulumi.folder.yaml"));
  expect(await run()).toEqual(["dev\neu-1\nprod"]);
  expect(await run("--json")).toEqual(['["dev","eu-1","prod"]']);
});

test("one of them can be chosen, and an empty choice is all of them", async () => {
  add("Pulumi.dev.yaml", "Pulumi.prod.yaml");
  expect(await run("--json", "--only", "prod")).toEqual(['["prod"]']);
  expect(await run("--json", "--only", "")).toEqual(['["dev","prod"]']);
  await expect(run("--only", "test")).rejects.toThrow('--only must name one of dev, prod; got "test".');
});

test("a file that is named after no stack is refused, not passed over", async () => {
  add("Pulumi.dev.yaml", "Pulumi.a b.yaml");
  await expect(run()).rejects.toThrow("Pulumi.a b.yaml must be named after a stack of letters, digits,");
});

test("a checkout without an environment has an empty list, as before the first one is merged", async () => {
  add("Pulumi.yaml");
  expect(await run()).toEqual([]);
  expect(await run("--json")).toEqual(["[]"]);
  await expect(run("--only", "dev")).rejects.toThrow(
    "must have a file Pulumi.NAME.yaml for each environment, but it has none.",
  );
});
