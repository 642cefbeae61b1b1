import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";

import { copyProjectFiles } from "../../../../cli/local-machine/project-files.ts";
import { UserError } from "../../../../cli/user-error.ts";
import { ProjectFolder } from "../project-folder.ts";

let checkout: ProjectFolder;

beforeEach(() => {
  checkout = new ProjectFolder();
  mkdirSync(join(checkout.path, "copy"));
  checkout.write("Pulumi.yaml", "name: rustdesk-entra\nruntime: nodejs\n");
});

function configure(text: string): void {
  checkout.write("Pulumi.dev.yaml", text);
}

function copy(): string[] {
  return copyProjectFiles(checkout.path, "dev", join(checkout.path, "copy"));
}

function copied(): unknown {
  return parse(checkout.read("copy/Pulumi.dev.yaml"));
}

describe("the project files of a local run", () => {
  test("are the committed ones without what belongs to a real tenant or backend", () => {
    configure(`encryptionsalt: v1:abc
secretsprovider: azurekeyvault://vault
encryptedkey: abc
config:
  azuread:tenantId: aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb
  azuread:clientSecret:
    secure: v1:abc
  rustdesk-entra:consoleOrigins:
    - http://localhost:8000
`);
    copy();
    expect(copied()).toEqual({ config: { "rustdesk-entra:consoleOrigins": ["http://localhost:8000"] } });
    expect(checkout.read("copy/Pulumi.yaml")).toBe("name: rustdesk-entra\nruntime: nodejs\n");
  });

  test("keep a text that is no date to the engine", () => {
    configure('config:\n  rustdesk-entra:displayName: "2027-06-30"\n');
    copy();
    expect(checkout.read("copy/Pulumi.dev.yaml")).toContain('"2027-06-30"');
  });

  test("keep the salt that the engine wrote beside an earlier copy", () => {
    configure("config: {}\n");
    checkout.write("copy/Pulumi.dev.yaml", "encryptionsalt: v1:own\nconfig:\n  a: old\n");
    copy();
    expect(copied()).toEqual({ config: {}, encryptionsalt: "v1:own" });
  });

  test("go without an existing client secret of the real registration, and say so", () => {
    configure(`config:
  rustdesk-entra:consoleOrigins: [http://localhost:8000]
  rustdesk-entra:existingClientSecret:
    secure: v1:abc
  rustdesk-entra:existingClientSecretExpires: "2027-06-30"
`);
    expect(copy()).toEqual(["rustdesk-entra:existingClientSecret", "rustdesk-entra:existingClientSecretExpires"]);
    expect(copied()).toEqual({ config: { "rustdesk-entra:consoleOrigins": ["http://localhost:8000"] } });
  });

  test.each([
    ["the checkout has one of its own", "  rustdesk-entra:existingClientSecret:\n    secure: v1:abc\n"],
    ["the checkout has none", "  rustdesk-entra:displayName: RustDesk\n"],
    ["the checkout has no value at all", ""],
  ])("keep an existing client secret that was set in an earlier copy where %s", (_name, values) => {
    configure(`config:\n${values}`);
    copy();
    const own = {
      "rustdesk-entra:existingClientSecret": { secure: "v1:own" },
      "rustdesk-entra:existingClientSecretExpires": "2027-12-31",
    };
    checkout.write("copy/Pulumi.dev.yaml", stringify({ encryptionsalt: "v1:salt", config: own }));
    expect(copy()).toEqual([]);
    expect(copied()).toMatchObject({ encryptionsalt: "v1:salt", config: own });
    expect(copy()).toEqual([]);
    expect(copied()).toMatchObject({ encryptionsalt: "v1:salt", config: own });
  });

  test.each(["rustdesk-entra:existingClientSecret", "existingClientSecret"])(
    "leave one in clear to the program to refuse, and do not copy it: %s",
    (key) => {
      configure(`config:\n  ${key}: in-clear-0123456789\n`);
      expect(copy()).toEqual([]);
      expect(copied()).toEqual({ config: { [key]: "in clear in the checkout" } });
    },
  );

  test("know an existing client secret by the project's own name", () => {
    checkout.write("Pulumi.yaml", "name: our-sign-in\nruntime: nodejs\n");
    configure("config:\n  our-sign-in:existingClientSecret:\n    secure: v1:abc\n");
    expect(copy()).toEqual(["our-sign-in:existingClientSecret"]);
    configure("config:\n  rustdesk-entra:existingClientSecret:\n    secure: v1:abc\n");
    expect(copy).toThrow("but rustdesk-entra:existingClientSecret is encrypted for another backend");
  });

  test("may be empty", () => {
    configure("");
    copy();
    expect(copied()).toEqual({});
  });

  test("are refused with a value that is encrypted for another backend, as no YAML, and where one is missing", () => {
    expect(copy).toThrow("Pulumi.dev.yaml must be readable, but: ENOENT");
    configure("config: [unclosed\n");
    expect(copy).toThrow("Pulumi.dev.yaml must be YAML");
    configure("config:\n  rustdesk-entra:displayName:\n    secure: v1:abc\n");
    expect(copy).toThrow(UserError);
    expect(copy).toThrow(
      /Pulumi\.dev\.yaml must hold no encrypted value to be run on this machine, but rustdesk-entra:displayName is encrypted for another backend\. Remove it there, or try another environment\.$/,
    );
  });
});
