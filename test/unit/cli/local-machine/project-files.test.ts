import { closeSync, mkdirSync, openSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";

import { copyProjectFiles, leftOutRemarks } from "../../../../cli/local-machine/project-files.ts";
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

/** What was left out, as `FILE KEY: REASON`. */
function copy(): string[] {
  const leftOut = copyProjectFiles(checkout.path, "dev", join(checkout.path, "copy"));
  return leftOut.map(({ file, key, reason }) => `${file} ${key}: ${reason}`);
}

function copied(name = "Pulumi.dev.yaml"): unknown {
  return parse(checkout.read(`copy/${name}`));
}

describe("the project files of a local run", () => {
  test("are the committed ones without what belongs to a real tenant or backend, each told with its reason", () => {
    checkout.write(
      "Pulumi.yaml",
      `name: rustdesk-entra
runtime: nodejs
backend: { url: "s3://state" }
config:
  consoleOrigins: { type: array }
  azuread:environment: { value: usgovernment }
`,
    );
    configure(`encryptionsalt: v1:abc
secretsprovider: azurekeyvault://vault
encryptedkey: abc
environment: [desk/prod]
config:
  azuread:tenantId: aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb
  azuread:clientSecret:
    secure: v1:abc
  rustdesk-entra:consoleOrigins:
    - http://localhost:8000
`);
    expect(copy()).toEqual([
      "Pulumi.yaml backend: backend",
      "Pulumi.yaml azuread:environment: provider",
      "Pulumi.dev.yaml encryptionsalt: backend",
      "Pulumi.dev.yaml secretsprovider: backend",
      "Pulumi.dev.yaml encryptedkey: backend",
      "Pulumi.dev.yaml environment: esc",
      "Pulumi.dev.yaml azuread:tenantId: provider",
      "Pulumi.dev.yaml azuread:clientSecret: provider",
    ]);
    expect(copied()).toEqual({ config: { "rustdesk-entra:consoleOrigins": ["http://localhost:8000"] } });
    expect(copied("Pulumi.yaml")).toEqual({
      name: "rustdesk-entra",
      runtime: "nodejs",
      config: { consoleOrigins: { type: "array" } },
    });
  });

  test("are told in one sentence for each file and reason", () => {
    configure("encryptionsalt: a\nencryptedkey: b\nconfig:\n  azuread:tenantId: c\n");
    expect(leftOutRemarks(copyProjectFiles(checkout.path, "dev", join(checkout.path, "copy")))).toEqual([
      "Left out of Pulumi.dev.yaml: encryptionsalt, encryptedkey. Here the state of this machine is encrypted with a passphrase of its own.",
      "Left out of Pulumi.dev.yaml: azuread:tenantId. Here the provider works on the tenant of this machine.",
    ]);
  });

  test("are refused where the console's origins come from Pulumi ESC, of which nothing is asked", () => {
    configure("environment: [desk/prod]\nconfig:\n  rustdesk-entra:displayName: Desk\n");
    expect(copy).toThrow(
      "Pulumi.dev.yaml must have consoleOrigins itself to be run on this machine: its environment: names environments of Pulumi ESC,",
    );
  });

  test.each(["2027-06-30", "1_000", "0o17", "yes"])(
    "keep a text that is something else to the engine without quotes: %s",
    (text) => {
      configure(`config:\n  rustdesk-entra:displayName: "${text}"\n`);
      copy();
      const written = checkout.read("copy/Pulumi.dev.yaml");
      expect(written).toContain(text === "yes" ? "displayName: yes\n" : `displayName: "${text}"\n`);
    },
  );

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
    expect(copy()).toEqual([
      "Pulumi.dev.yaml rustdesk-entra:existingClientSecret: registration",
      "Pulumi.dev.yaml rustdesk-entra:existingClientSecretExpires: registration",
    ]);
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
      configure("config: {}\n");
      copy();
      expect(copied()).toEqual({ config: {} });
    },
  );

  test("know an existing client secret by the project's own name", () => {
    checkout.write("Pulumi.yaml", "name: our-sign-in\nruntime: nodejs\n");
    configure("config:\n  our-sign-in:existingClientSecret:\n    secure: v1:abc\n");
    expect(copy()).toEqual(["Pulumi.dev.yaml our-sign-in:existingClientSecret: registration"]);
    configure("config:\n  rustdesk-entra:existingClientSecret:\n    secure: v1:abc\n");
    expect(copy).toThrow("line 2: rustdesk-entra:existingClientSecret is read by nothing");
  });

  test("may be empty", () => {
    configure("");
    copy();
    expect(copied()).toEqual({ config: {} });
  });

  test("are refused with a value that is encrypted for another backend, as no YAML, and where one is missing", () => {
    expect(copy).toThrow("Pulumi.dev.yaml must be readable, but: ENOENT");
    configure("config: [unclosed\n");
    expect(copy).toThrow("Pulumi.dev.yaml must be YAML");
    configure(`config:
  rustdesk-entra:displayName: { secure: v1:abc }
  rustdesk-entra:consoleOrigins: [https://desk.example.com, { secure: v1:def }]
  random:more: { inner: { secure: v1:ghi } }
`);
    expect(copy).toThrow(UserError);
    expect(copy).toThrow(
      /Pulumi\.dev\.yaml must hold no encrypted value to be run on this machine, but for another backend it has encrypted rustdesk-entra:displayName, rustdesk-entra:consoleOrigins\[1\], random:more\.inner\. Write it in clear if it is no secret, or try another environment\.$/,
    );
  });
});

test("an engine that reads a copy while it is made anew reads the whole of the earlier one", () => {
  configure("config:\n  rustdesk-entra:displayName: One\n");
  copy();
  const names = ["Pulumi.dev.yaml", "Pulumi.yaml"];
  const texts = names.map((name) => checkout.read(`copy/${name}`));
  const opened = names.map((name) => openSync(join(checkout.path, "copy", name), "r"));
  configure("config:\n  rustdesk-entra:displayName: Two\n");
  copy();
  expect(opened.map((file) => readFileSync(file, "utf8"))).toEqual(texts);
  opened.forEach(closeSync);
  expect(copied()).toEqual({ config: { "rustdesk-entra:displayName": "Two" } });
  expect(readdirSync(join(checkout.path, "copy")).sort()).toEqual(names);
});
