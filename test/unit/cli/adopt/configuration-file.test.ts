import { readdirSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { standIn } from "../../../../cli/adopt/configuration-file.ts";
import { UserError } from "../../../../cli/user-error.ts";
import { ProjectFolder } from "../project-folder.ts";

let checkout: ProjectFolder;
beforeEach(() => {
  checkout = new ProjectFolder();
});

describe("the file of an environment that is adopted", () => {
  test("is made where there is none, and goes again while nothing is in it", () => {
    const removeIfEmpty = standIn(join(checkout.path, "Pulumi.prod.yaml"));
    expect(readdirSync(checkout.path)).toEqual(["Pulumi.prod.yaml"]);
    removeIfEmpty();
    expect(readdirSync(checkout.path)).toEqual([]);
  });

  test("stays when something was written to it, or when it was there", () => {
    const removeIfEmpty = standIn(join(checkout.path, "Pulumi.prod.yaml"));
    checkout.write("Pulumi.prod.yaml", "config: {}\n");
    removeIfEmpty();
    standIn(checkout.write("Pulumi.dev.yaml", ""))();
    expect(readdirSync(checkout.path)).toEqual(["Pulumi.dev.yaml", "Pulumi.prod.yaml"]);
  });

  test("is refused where none can be made", () => {
    const file = join(checkout.path, "missing/Pulumi.prod.yaml");
    expect(() => standIn(file)).toThrow(UserError);
    expect(() => standIn(file)).toThrow(`${file} must be writable, but: ENOENT`);
  });
});
