import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Document } from "yaml";

import { StackConfiguration } from "../../../cli/stack/configuration/stack-configuration.ts";
import { type Engine, findEngine } from "../../../cli/stack/engine/engine.ts";
import { quoteMisread, writeYaml } from "../../../configuration/yaml-text.ts";
import { kept, misread } from "../../unit/configuration/written-forms.ts";

const folder = mkdtempSync(join(tmpdir(), "rustdesk-entra-forms-"));
const variables = { PULUMI_BACKEND_URL: `file://${folder}`, PULUMI_CONFIG_PASSPHRASE: "forms" };
const execute = promisify(execFile);
let engine: Engine;

beforeAll(async () => {
  engine = await findEngine({ onProgress: () => {} });
  writeFileSync(join(folder, "Pulumi.yaml"), "name: forms\nruntime: yaml\n");
  await run("stack", "init", "test");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<string> {
  const options = { cwd: folder, env: { ...process.env, ...variables } };
  return (await execute(engine.command.command, [...args, "--non-interactive"], options)).stdout;
}

/** What the engine reads of a list of values, as they stand in the file. */
async function readByEngine(text: string): Promise<string[]> {
  writeFileSync(join(folder, "Pulumi.test.yaml"), text);
  const values: Record<string, { value: string }> = JSON.parse(await run("config", "--json", "--stack", "test"));
  return Object.entries(values)
    .sort(([one], [other]) => Number(one.split(":")[1]) - Number(other.split(":")[1]))
    .map(([, { value }]) => value);
}

function written(values: readonly string[]): string {
  return `config:\n${values.map((value, index) => `  "${index}": ${value}\n`).join("")}`;
}

describe("the engine", () => {
  test("makes of values without quotes what the table says, which the commands refuse", async () => {
    expect(await readByEngine(written(Object.keys(misread)))).toEqual(Object.values(misread));
    const refused = (): unknown => StackConfiguration.read(folder, "test");
    for (const [index, text] of Object.keys(misread).entries()) {
      expect(refused).toThrow(
        `line ${index + 2}: ${index} must stand in quotes: without them the engine takes ${text} for a `,
      );
    }
  });

  test("reads other values without quotes as the commands do", async () => {
    expect(await readByEngine(written(kept))).toEqual(kept);
    const { values } = StackConfiguration.read(folder, "test");
    expect(Object.values(values).map(String)).toEqual(kept);
  });

  test("reads everything as it was when the commands have written it", async () => {
    const all = [
      ...Object.keys(misread),
      ...kept,
      ".inf",
      "true",
      "~",
      "null",
      "<<",
      "=",
      "\uFEFFx",
      "a\u2028b\x85c\u2029d",
      "2026-13-45",
      "1e400",
    ];
    const document = new Document({ config: Object.fromEntries(all.map((value, index) => [`${index}`, value])) });
    quoteMisread(document);
    expect(await readByEngine(writeYaml(document, {}))).toEqual(all);
  });

  test.each([
    ["a key below itself by an older form", "config:\n  forms:config:0: a\n", ["a"]],
    ["a byte order mark", "\uFEFFconfig:\n  0x: a\n", ["a"]],
  ])("reads %s", async (_what, text, values) => {
    expect(await readByEngine(text)).toEqual(values);
  });
});
