import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { unknownEnvironment } from "../../../../cli/environment/environment-names.ts";

let checkout: string;
beforeAll(() => {
  checkout = mkdtempSync(join(tmpdir(), "rustdesk-entra-names-"));
  for (const name of ["dev", "prod"]) {
    writeFileSync(join(checkout, `Pulumi.${name}.yaml`), "config: {}\n");
  }
});
afterAll(() => rmSync(checkout, { recursive: true }));

test.each([
  ["prdo", " Did you mean prod?"],
  ["pro", " Did you mean prod?"],
  ["prodd", " Did you mean prod?"],
  ["dew", " Did you mean dev?"],
  ["staging", ""],
])("a word that names no environment is told those that there are: %s", (given, meant) => {
  expect(unknownEnvironment("--stack", given, checkout)).toBe(
    `--stack must name one of dev, prod; got "${given}".${meant} Each environment has a file Pulumi.NAME.yaml.`,
  );
});
