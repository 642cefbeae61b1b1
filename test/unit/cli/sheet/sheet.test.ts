import { describe, expect, test } from "vitest";

import { sheetLines } from "../../../../cli/sheet/sheet.ts";

const sheet = {
  clientId: "eeeeeeee-0000-1111-2222-ffffffffffff",
  clientSecret: "abc~secret",
  issuer: "https://login.microsoftonline.com/aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb/v2.0",
  callbackUrls: [
    "https://desk.example.com/api/oidc/callback",
    "https://192.168.10.20:21114/api/oidc/callback",
  ],
  clientSecretExpires: "2027-05-20T07:33:38Z",
};

describe("the sheet", () => {
  test("has the dialog's fields in the dialog's order and masks the secret", () => {
    expect(sheetLines(sheet, false)).toEqual([
      "Auth type       Azure (newer consoles: Microsoft)",
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
    expect(sheetLines(sheet, true)[2]).toBe("Client secret   abc~secret");
    expect(sheetLines(sheet, false).join("\n")).not.toContain("abc~secret");
  });
});
