import { describe, expect, test } from "vitest";

import { copiedFields } from "../../../../cli/sheet/copied-field.ts";
import { sheetExample } from "./sheet-example.ts";

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
