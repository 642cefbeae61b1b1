import { chmodSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { StackConfiguration } from "../../../../../cli/stack/configuration/stack-configuration.ts";
import { ProjectFolder } from "../../project-folder.ts";

const text = `# Our environment
secretsprovider: awskms://alias/desk
config:
  # Where the console is opened
  our-sign-in:consoleOrigins:
    - https://desk.example.com
  our-sign-in:clientSecretGeneration: 2
  our-sign-in:existingClientSecret:
    secure: v1:abc
  azuread:clientSecretGeneration: 7
`;

let folder: ProjectFolder;

beforeEach(() => {
  folder = new ProjectFolder();
  folder.write(
    "Pulumi.yaml",
    `name: our-sign-in
config:
  clientSecretGeneration: { default: 1 }
  protect: { default: false }
  consoleOrigins: { type: array }
  clientSecretRetiredGeneration: { default: 0 }
  existingClientSecret: { type: string }
`,
  );
  folder.write("Pulumi.prod.yaml", text);
});

function read(): StackConfiguration {
  return StackConfiguration.read(folder.path, "prod");
}

describe("an environment's configuration", () => {
  test("has the file's values under the project's own name, and Pulumi.yaml's defaults", () => {
    const configuration = read();
    expect(configuration.get("clientSecretGeneration")).toBe(2);
    expect(configuration.get("consoleOrigins")).toEqual(["https://desk.example.com"]);
    expect(configuration.get("protect")).toBe(false);
    expect(configuration.get("displayName")).toBeUndefined();
    expect(configuration.file).toBe(`${folder.path}/Pulumi.prod.yaml`);
  });

  test("tells its own values from defaults, and an encrypted one by its form", () => {
    const configuration = read();
    expect(configuration.own("protect")).toBeUndefined();
    expect(configuration.own("clientSecretGeneration")).toBe(2);
    expect(configuration.own("existingClientSecret")).toEqual({ secure: "v1:abc" });
  });

  test("is not certain of a default where an environment of Pulumi ESC may give another value", () => {
    const values = () => ["protect", "clientSecretGeneration"].map((key) => read().certain(key));
    expect(values()).toEqual([false, 2]);
    folder.write("Pulumi.prod.yaml", `environment: [company/sign-in]\n${text}`);
    expect(values()).toEqual([undefined, 2]);
  });

  test.each([
    ["clientSecretGeneration", "protect"],
    ["our-sign-in:config:clientSecretGeneration", "our-sign-in:protect"],
  ])("takes %s for the project's own key, as the engine does, keeps it so, and adds %s", (key, added) => {
    folder.write("Pulumi.prod.yaml", `config:\n  ${key}: 2\n`);
    const configuration = read();
    expect(configuration.get("clientSecretGeneration")).toBe(2);
    configuration.set({ clientSecretGeneration: 3, protect: true });
    expect(configuration.get("clientSecretGeneration")).toBe(3);
    expect(folder.read("Pulumi.prod.yaml")).toBe(`config:\n  ${key}: 3\n  ${added}: true\n`);
  });

  test("is refused where something in it is not read as it is meant", () => {
    folder.write("Pulumi.prod.yaml", "config:\n  rustdesk-entra:protect: true\n");
    expect(read).toThrow(
      `${folder.path}/Pulumi.prod.yaml must be corrected, since it would not be read as it is meant. Nothing was changed.\n` +
        "  - line 2: rustdesk-entra:protect is read by nothing (Pulumi.yaml names the project our-sign-in). Write our-sign-in:protect.",
    );
  });

  test("is written with its comments and all else kept, and nothing beside it", () => {
    read().set({ clientSecretGeneration: 3, protect: true });
    expect(folder.read("Pulumi.prod.yaml")).toBe(
      `${text.replace("Generation: 2", "Generation: 3")}  our-sign-in:protect: true\n`,
    );
    expect(readdirSync(folder.path).sort()).toEqual(["Pulumi.prod.yaml", "Pulumi.yaml"]);
    expect(read().get("protect")).toBe(true);
  });

  test("is written with the mode that the file has", () => {
    const file = join(folder.path, "Pulumi.prod.yaml");
    // The usual umask takes the others' right to write from a new file.
    chmodSync(file, 0o666);
    read().set({ protect: true });
    expect(statSync(file).mode & 0o777).toBe(0o666);
  });

  test("is written where a link points, which stays", () => {
    const shared = join(folder.path, "shared");
    mkdirSync(shared);
    folder.write("shared/prod.yaml", text);
    chmodSync(join(shared, "prod.yaml"), 0o640);
    symlinkSync(join("shared", "prod.yaml"), join(folder.path, "Pulumi.linked.yaml"));
    const configuration = StackConfiguration.read(folder.path, "linked");
    configuration.set({ clientSecretGeneration: 3 });
    expect(readlinkSync(join(folder.path, "Pulumi.linked.yaml"))).toBe(join("shared", "prod.yaml"));
    expect(folder.read("shared/prod.yaml")).toBe(text.replace("Generation: 2", "Generation: 3"));
    expect(lstatSync(join(shared, "prod.yaml")).mode & 0o777).toBe(0o640);
    expect(readdirSync(shared)).toEqual(["prod.yaml"]);
    expect(configuration.get("clientSecretGeneration")).toBe(3);
  });

  test.each(["", "config:\n", "config: {}\n"])("can be written into a file of %j", (empty) => {
    folder.write("Pulumi.prod.yaml", empty);
    read().set({ protect: true });
    expect(read().own("protect")).toBe(true);
  });

  test("is as before once a written key is taken out again", () => {
    const configuration = read();
    configuration.set({ clientSecretRetiredGeneration: 1 });
    configuration.set({ clientSecretRetiredGeneration: undefined });
    expect(folder.read("Pulumi.prod.yaml")).toBe(text);
    expect(configuration.own("clientSecretRetiredGeneration")).toBeUndefined();
  });

  test("keeps what somebody else wrote into the file meanwhile", () => {
    const configuration = read();
    folder.write("Pulumi.prod.yaml", `${text}encryptedkey: abc\n`);
    configuration.set({ clientSecretGeneration: 3 });
    expect(folder.read("Pulumi.prod.yaml")).toMatch(/^encryptedkey: abc$/m);
  });

  test("is left as it is where it was broken meanwhile", () => {
    const configuration = read();
    folder.write("Pulumi.prod.yaml", "config: {\n");
    expect(() => configuration.set({ protect: true })).toThrow(/Pulumi\.prod\.yaml must be YAML, but/);
    expect(folder.read("Pulumi.prod.yaml")).toBe("config: {\n");
  });

  test("is refused where the environment has no file, or one that is no mapping", () => {
    expect(() => StackConfiguration.read(folder.path, "staging")).toThrow("Pulumi.staging.yaml must be readable");
    expect(() => StackConfiguration.read("/nowhere", "prod")).toThrow("/nowhere/Pulumi.yaml must be readable");
    folder.write("Pulumi.prod.yaml", "- a\n");
    expect(read).toThrow("Pulumi.prod.yaml must be a YAML mapping");
  });

  test("that cannot be written is said so, and is as it was", () => {
    // There is no room in the name for that of the file which is to replace it.
    const long = `${"x".repeat(245)}.yaml`;
    folder.write(long, text);
    rmSync(join(folder.path, "Pulumi.prod.yaml"));
    symlinkSync(long, join(folder.path, "Pulumi.prod.yaml"));
    expect(() => read().set({ clientSecretGeneration: 3 })).toThrow(
      new RegExp(
        "^\\S+/Pulumi\\.prod\\.yaml must be writable, but: ENAMETOOLONG: .* The file is as it was\\. Make it and its folder writable, or " +
          "run the command in a checkout that is, and run it again\\.$",
      ),
    );
    expect(folder.read(long)).toBe(text);
  });
});
