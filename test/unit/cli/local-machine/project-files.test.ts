import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";

import { copyProjectFiles } from "../../../../cli/local-machine/project-files.ts";
import { UserError } from "../../../../cli/user-error.ts";

let checkout: string;
let copy: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "rustdesk-entra-"));
  copy = join(checkout, "copy");
  mkdirSync(copy);
  writeFileSync(join(checkout, "Pulumi.yaml"), "name: rustdesk-entra\nruntime: nodejs\n");
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function configure(text: string): void {
  writeFileSync(join(checkout, "Pulumi.dev.yaml"), text);
}

function copied(): unknown {
  return parse(readFileSync(join(copy, "Pulumi.dev.yaml"), "utf8"));
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
    copyProjectFiles(checkout, "dev", copy);
    expect(copied()).toEqual({ config: { "rustdesk-entra:consoleOrigins": ["http://localhost:8000"] } });
    expect(readFileSync(join(copy, "Pulumi.yaml"), "utf8")).toBe("name: rustdesk-entra\nruntime: nodejs\n");
  });

  test("keep the salt that the engine wrote beside an earlier copy", () => {
    configure("config: {}\n");
    writeFileSync(join(copy, "Pulumi.dev.yaml"), "encryptionsalt: v1:own\nconfig:\n  a: old\n");
    copyProjectFiles(checkout, "dev", copy);
    expect(copied()).toEqual({ config: {}, encryptionsalt: "v1:own" });
  });

  test("go without an existing client secret of the real registration, and say so", () => {
    configure(`config:
  rustdesk-entra:consoleOrigins: [http://localhost:8000]
  rustdesk-entra:existingClientSecret:
    secure: v1:abc
  rustdesk-entra:existingClientSecretExpires: "2027-06-30"
`);
    expect(copyProjectFiles(checkout, "dev", copy)).toEqual([
      "rustdesk-entra:existingClientSecret",
      "rustdesk-entra:existingClientSecretExpires",
    ]);
    expect(copied()).toEqual({ config: { "rustdesk-entra:consoleOrigins": ["http://localhost:8000"] } });
  });

  test.each([
    ["the checkout has one of its own", "  rustdesk-entra:existingClientSecret:\n    secure: v1:abc\n"],
    ["the checkout has none", "  rustdesk-entra:displayName: RustDesk\n"],
    ["the checkout has no value at all", ""],
  ])("keep an existing client secret that was set in an earlier copy where %s", (_name, values) => {
    configure(`config:\n${values}`);
    copyProjectFiles(checkout, "dev", copy);
    const target = join(copy, "Pulumi.dev.yaml");
    const own = {
      "rustdesk-entra:existingClientSecret": { secure: "v1:own" },
      "rustdesk-entra:existingClientSecretExpires": "2027-12-31",
    };
    writeFileSync(target, stringify({ encryptionsalt: "v1:salt", config: own }));
    expect(copyProjectFiles(checkout, "dev", copy)).toEqual([]);
    expect(copied()).toMatchObject({ encryptionsalt: "v1:salt", config: own });
    expect(copyProjectFiles(checkout, "dev", copy)).toEqual([]);
    expect(copied()).toMatchObject({ encryptionsalt: "v1:salt", config: own });
  });

  test.each(["rustdesk-entra:existingClientSecret", "existingClientSecret"])(
    "leave one in clear to the program to refuse, and do not copy it: %s",
    (key) => {
      configure(`config:\n  ${key}: in-clear-0123456789\n`);
      expect(copyProjectFiles(checkout, "dev", copy)).toEqual([]);
      expect(copied()).toEqual({ config: { [key]: "in clear in the checkout" } });
    },
  );

  test("know an existing client secret by the project's own name", () => {
    writeFileSync(join(checkout, "Pulumi.yaml"), "name: our-sign-in\nruntime: nodejs\n");
    configure("config:\n  our-sign-in:existingClientSecret:\n    secure: v1:abc\n");
    expect(copyProjectFiles(checkout, "dev", copy)).toEqual(["our-sign-in:existingClientSecret"]);
    configure("config:\n  rustdesk-entra:existingClientSecret:\n    secure: v1:abc\n");
    expect(() => copyProjectFiles(checkout, "dev", copy)).toThrow(
      "but rustdesk-entra:existingClientSecret is encrypted for another backend",
    );
  });

  test("may be empty", () => {
    configure("");
    copyProjectFiles(checkout, "dev", copy);
    expect(copied()).toEqual({});
  });

  test.each([
    ["config: [unclosed\n", /Pulumi\.dev\.yaml must be YAML, but: .*\nCorrect the line and try again\.$/s],
    ["- a\n", /Pulumi\.dev\.yaml must be a YAML mapping; got something else\. Correct it\.$/],
    [
      "config:\n  rustdesk-entra:displayName:\n    secure: v1:abc\n",
      /Pulumi\.dev\.yaml must hold no encrypted value to be run on this machine, but rustdesk-entra:displayName is encrypted for another backend\. Remove it there, or try another environment\.$/,
    ],
  ])("are refused as %j", (text, message) => {
    configure(text);
    expect(() => copyProjectFiles(checkout, "dev", copy)).toThrow(UserError);
    expect(() => copyProjectFiles(checkout, "dev", copy)).toThrow(message);
  });

  test("are refused where one is missing", () => {
    expect(() => copyProjectFiles(checkout, "dev", copy)).toThrow(
      /Pulumi\.dev\.yaml must be readable, but: ENOENT.*Restore it with `git checkout`, or run the command where it is\.$/,
    );
  });
});
