import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { ConfigurationFile } from "../../../../cli/adopt/configuration-file.ts";
import { UserError } from "../../../../cli/user-error.ts";

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "configuration-"));
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

describe("the file of an environment that is adopted", () => {
  test("is made where there is none, and goes again while nothing is in it", () => {
    const file = new ConfigurationFile(checkout, "prod");
    expect([file.name, readdirSync(checkout)]).toEqual(["Pulumi.prod.yaml", ["Pulumi.prod.yaml"]]);
    file.removeIfEmpty();
    expect(readdirSync(checkout)).toEqual([]);
  });

  test("stays when something was written to it, or when it was there", () => {
    const made = new ConfigurationFile(checkout, "prod");
    writeFileSync(join(checkout, "Pulumi.prod.yaml"), "config: {}\n");
    made.removeIfEmpty();
    writeFileSync(join(checkout, "Pulumi.dev.yaml"), "");
    new ConfigurationFile(checkout, "dev").removeIfEmpty();
    expect(readdirSync(checkout)).toEqual(["Pulumi.dev.yaml", "Pulumi.prod.yaml"]);
  });

  test("is refused where none can be made", () => {
    const missing = join(checkout, "missing");
    expect(() => new ConfigurationFile(missing, "prod")).toThrow(UserError);
    expect(() => new ConfigurationFile(missing, "prod")).toThrow(
      `${missing}/Pulumi.prod.yaml must be writable, but: ENOENT`,
    );
  });
});
