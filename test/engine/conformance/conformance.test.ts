import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { accessSteps } from "./access/access-steps.ts";
import { missingPlugins } from "./installed-plugins.ts";
import type { Recording } from "./recorder.ts";
import { registrationSteps } from "./registration-steps.ts";
import { resourceSteps } from "./resource-steps.ts";
import type { Expectation } from "./step.ts";

// The same steps through the stand-ins and through the real plugins, side by side. It takes as long as the real azuread
// provider waits for its changes to spread, some three minutes; without the plugins, about one.
const missing = await missingPlugins();
if (missing !== undefined) {
  process.stderr.write(`  The stand-ins are not compared with the real plugins: ${missing}\n`);
}

const lives: { name: string; steps: Expectation[] }[] = [
  { name: "registration", steps: registrationSteps },
  { name: "resources", steps: resourceSteps },
  { name: "access", steps: accessSteps },
];
const folder = mkdtempSync(join(tmpdir(), "rustdesk-entra-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const recorded = new Map<string, Recording[]>();

async function record(providers: "found" | "stand-ins", life: string): Promise<void> {
  const file = join(folder, `${providers}-${life}.json`);
  const script = join(import.meta.dirname, "run.ts");
  await promisify(execFile)(process.execPath, [script, providers, life, file]);
  recorded.set(`${providers} ${life}`, JSON.parse(readFileSync(file, "utf8")) as Recording[]);
}

beforeAll(async () => {
  const kinds = missing === undefined ? (["stand-ins", "found"] as const) : (["stand-ins"] as const);
  await Promise.all(kinds.flatMap((kind) => lives.map(({ name }) => record(kind, name))));
});

function recording(providers: string, life: string, title: string): Recording | undefined {
  return recorded.get(`${providers} ${life}`)?.find((one) => one.title === title);
}

describe.each(lives)("the stand-ins in the life of the $name", ({ name, steps }) => {
  test.each(steps)("do what is expected: $title", ({ title, plan, errors = [] }) => {
    expect(recording("stand-ins", name, title)).toMatchObject({ plan, errors });
  });
});

describe.each(lives)("the real plugins in the life of the $name", ({ name, steps }) => {
  test.runIf(missing === undefined).each(steps)("do the same: $title", ({ title }) => {
    const real = recording("found", name, title);
    expect(real).toBeDefined();
    expect(recording("stand-ins", name, title)).toEqual(real);
  });
});
