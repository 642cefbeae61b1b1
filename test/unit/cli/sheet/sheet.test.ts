import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { FakeMachine } from "@rustdesk-entra/pulumi-cli/testing/fake-machine";
import { afterEach, describe, expect, test, vi } from "vitest";

import { sheetNotes } from "../../../../cli/sheet/console-release.ts";
import { runSheet } from "../../../../cli/sheet/run.ts";
import { copiedFields, sheetLines, sheetOf, sheetRecord } from "../../../../cli/sheet/sheet.ts";
import { UserError } from "../../../../cli/user-error.ts";
import { notingContext } from "../noting-context.ts";
import { sheetExample } from "./sheet-example.ts";

/** Outputs as the engine reads them. */
function outputs(values: Record<string, unknown>) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

describe("the sheet of a stack's outputs", () => {
  test("has what the console asks for", () => {
    expect(sheetOf(outputs({ ...sheetExample, readme: "# …", tenantId: "aaaaaaaa" }), "--stack prod")).toEqual(
      sheetExample,
    );
  });

  test("may have neither an end of the secret nor a portal", () => {
    const { clientSecretExpires: _end, portalUrl: _portal, ...rest } = sheetExample;
    expect(sheetOf(outputs(rest), "--stack prod")).toEqual({
      ...sheetExample,
      clientSecretExpires: undefined,
      portalUrl: undefined,
    });
  });

  test.each(["clientId", "clientSecret", "issuer", "callbackUrls"])(
    "is refused without %s, with the command",
    (name) => {
      const given = outputs({ ...sheetExample, [name]: undefined });
      expect(() => sheetOf(given, "local --stack dev")).toThrow(UserError);
      expect(() => sheetOf(given, "local --stack dev")).toThrow(
        "The environment must have been brought up, but the stack of local --stack dev has no outputs yet. Bring it " +
          "up with `npm run up -- local --stack dev`.",
      );
    },
  );
});

describe("the sheet for a person", () => {
  test("has the dialog's fields in the dialog's order and masks the secret", () => {
    expect(sheetLines(sheetExample, { showSecrets: false })).toEqual([
      "Auth type       Microsoft (consoles until 1.8.3: Azure)",
      "Client id       eeeeeeee-0000-1111-2222-ffffffffffff",
      "Client secret   ******** (shown with --show-secrets)",
      "Issuer          https://login.microsoftonline.com/aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb/v2.0",
      "",
      "Callback url    https://desk.example.com/api/oidc/callback",
      "                https://192.168.10.20:21114/api/oidc/callback (or)",
      "Secret expires  2027-05-20T07:33:38Z",
    ]);
  });

  test("shows the secret only when asked", () => {
    expect(sheetLines(sheetExample, { showSecrets: true })[2]).toBe("Client secret   abc~secret");
    expect(sheetLines(sheetExample, { showSecrets: false }).join("\n")).not.toContain("abc~secret");
  });

  test.each([
    [[1, 8, 3], "Auth type       Azure"],
    [[1, 8, 4], "Auth type       Microsoft"],
    [[2, 0, 0], "Auth type       Microsoft"],
  ] as const)("names the auth type as the console of release %j does", (consoleRelease, line) => {
    expect(sheetLines(sheetExample, { showSecrets: false, consoleRelease })[0]).toBe(line);
  });

  test("says that the end of the secret is not known", () => {
    const lines = sheetLines({ ...sheetExample, clientSecretExpires: undefined }, { showSecrets: false });
    expect(lines.at(-1)).toBe(
      "Secret expires  not known (an existing secret, configured without existingClientSecretExpires)",
    );
  });
});

describe("the sheet for a script", () => {
  test("has stable keys in the dialog's order, and no secret unless asked", () => {
    const record = sheetRecord("prod", sheetExample, { showSecrets: false, consoleRelease: [1, 8, 3] });
    expect(Object.entries(record)).toEqual([
      ["stack", "prod"],
      ["authType", "Azure"],
      ["clientId", sheetExample.clientId],
      ["clientSecret", null],
      ["issuer", sheetExample.issuer],
      ["callbackUrls", sheetExample.callbackUrls],
      ["clientSecretExpires", "2027-05-20T07:33:38Z"],
      ["portalUrl", "https://portal.azure.com/#view/registration"],
    ]);
    expect(sheetRecord("prod", sheetExample, { showSecrets: true }).clientSecret).toBe("abc~secret");
  });

  test("names the auth type as the newest console does, and has null for what is not known", () => {
    const sheet = { ...sheetExample, clientSecretExpires: undefined, portalUrl: undefined };
    expect(sheetRecord("prod", sheet, { showSecrets: false })).toMatchObject({
      authType: "Microsoft",
      clientSecretExpires: null,
      portalUrl: null,
    });
  });
});

describe("the client secret", () => {
  afterEach(() => vi.unstubAllEnvs());

  test.each([
    [false, ""],
    [true, " --show-secrets"],
  ])("is decrypted only to be shown: %s", async (showSecrets, option) => {
    using machine = new FakeMachine();
    writeFileSync(join(machine.folder, "Pulumi.yaml"), "name: rustdesk-entra\n");
    writeFileSync(join(machine.folder, "Pulumi.prod.yaml"), "config: {}\n");
    vi.stubEnv("PATH", machine.environment.PATH);
    const asked = `echo "$@" > ${machine.folder}/asked; echo '${JSON.stringify(sheetExample)}'`;
    machine.executable("pulumi", `[ "$1" = version ] && echo v3.259.0 && exit; ${asked}`);
    const environment = { stack: "prod", local: false };
    const request = { environment, json: true, showSecrets, copy: undefined, consoleRelease: undefined };
    expect(await runSheet(request, notingContext(machine.folder))).toBe(0);
    expect(machine.lines("asked")).toEqual([`stack output --json --non-interactive --stack prod${option}`]);
  });
});

describe("a copied field", () => {
  test.each([
    ["client-id", sheetExample.clientId, "Copied the client id. Paste it into the dialog's field Client id."],
    [
      "client-secret",
      "abc~secret",
      "Copied the client secret. Paste it into the dialog's field Client secret, then copy something else; a clipboard " +
        "manager may keep a history.",
    ],
    ["issuer", sheetExample.issuer, "Copied the issuer. Paste it into the dialog's field Issuer."],
    [
      "callback-url",
      "https://desk.example.com/api/oidc/callback",
      "Copied the callback URL, the first of 2. Compare it with the dialog's Callback url, which cannot be edited.",
    ],
  ] as const)("%s is named with its place in the dialog, and its value is not", (name, value, said) => {
    expect(copiedFields[name].value(sheetExample)).toBe(value);
    expect(copiedFields[name].said(sheetExample)).toBe(said);
  });

  test("needs the secret for the client secret alone", () => {
    const secret = Object.entries(copiedFields).filter(([, field]) => field.secret);
    expect(secret.map(([name]) => name)).toEqual(["client-secret"]);
  });

  test("is the only callback URL without a number", () => {
    const sheet = { ...sheetExample, callbackUrls: ["http://localhost:8000/api/oidc/callback"] };
    expect(copiedFields["callback-url"].said(sheet)).toBe(
      "Copied the callback URL. Compare it with the dialog's Callback url, which cannot be edited.",
    );
  });
});

/** How the notes for a release begin. */
function beginnings(...release: [number, number, number] | []): string[] {
  const notes = sheetNotes(sheetExample, release.length === 0 ? undefined : release);
  return notes.map((note) => note.slice(0, 24));
}

const always = { first: "Open the console at its ", last: "Keep a local administrat" };

describe("the notes to the dialog", () => {
  test("are of every release, with the release they begin with, when none is given", () => {
    expect(beginnings()).toEqual([
      always.first,
      "From 1.8.6 on: Where the",
      "From 1.8.8 on: Trusted a",
      "From 1.5.0 on: Who signs",
      always.last,
    ]);
  });

  test("are those of the given release", () => {
    expect(beginnings(1, 4, 9)).toEqual([always.first, always.last]);
    expect(beginnings(1, 8, 5)).toEqual([always.first, "Who signs in with the e-", always.last]);
    expect(beginnings(1, 8, 8)).toEqual([
      always.first,
      "Where the console's OIDC",
      "Trusted audiences, where",
      "Who signs in with the e-",
      always.last,
    ]);
  });

  test("name the addresses to open the console at", () => {
    expect(sheetNotes(sheetExample, [1, 4, 9])[0]).toContain(
      "at its final address, https://desk.example.com or https://192.168.10.20:21114, before you save",
    );
  });

  test("say how to get back in without a password in the shell's history", () => {
    expect(sheetNotes(sheetExample, [1, 4, 9])[1]).toContain(
      'in /var/lib/rustdesk-server:\n  read -rs PASSWORD && rustdesk-utils set_password USER "$PASSWORD"; unset PASSWORD\n',
    );
  });
});
