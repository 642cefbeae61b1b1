import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { readProject } from "../../../../../cli/stack/configuration/project.ts";
import { UserError } from "../../../../../cli/user-error.ts";
import { ProjectFolder } from "../../project-folder.ts";

let folder: ProjectFolder;

beforeEach(() => {
  folder = new ProjectFolder();
});

describe("the project", () => {
  test("has its name and the defaults that are declared, null and false among them", () => {
    folder.write(
      "Pulumi.yaml",
      `name: our-sign-in
runtime: nodejs
config:
  displayName:
    type: string
    default: RustDesk
  protect:
    default: false
  owners:
    items: { type: string }
    default: []
  consoleOrigins:
    type: array
  our-sign-in:signInAudience:
    default: AzureADMyOrg
  assignmentRequired: true
  more: [a]
  azuread:environment:
    value: usgovernment
`,
    );
    expect(readProject(folder.path)).toEqual({
      name: "our-sign-in",
      defaults: {
        displayName: "RustDesk",
        protect: false,
        owners: [],
        signInAudience: "AzureADMyOrg",
        assignmentRequired: true,
        more: ["a"],
      },
    });
  });

  test.each(["name: plain\n", "name: plain\nconfig:\n  displayName:\n"])("may declare nothing: %j", (text) => {
    folder.write("Pulumi.yaml", text);
    expect(readProject(folder.path)).toEqual({ name: "plain", defaults: {} });
  });

  test("is refused with its stacks' files in another folder", () => {
    folder.write("Pulumi.yaml", "name: a\nstackConfigDir: stacks\n");
    expect(() => readProject(folder.path)).toThrow(
      /Pulumi\.yaml must have no stackConfigDir: .* move the files here\.$/,
    );
  });

  test("of this repository declares what the commands read", () => {
    const { name, defaults } = readProject(join(import.meta.dirname, "../../../../.."));
    expect(name).toBe("rustdesk-entra");
    expect(defaults).toMatchObject({ clientSecretGeneration: 1, clientSecretWarningDays: 30 });
  });

  test.each([
    ["runtime: nodejs\n", "undefined"],
    ['name: ""\n', '""'],
    ["name: 5\n", "5"],
  ])("is refused as %j", (text, given) => {
    folder.write("Pulumi.yaml", text);
    expect(() => readProject(folder.path)).toThrow(UserError);
    expect(() => readProject(folder.path)).toThrow(
      `Pulumi.yaml must have the project's name; got ${given}. Add the line.`,
    );
  });
});
