import type { Sheet } from "../../../../cli/sheet/sheet.ts";

/** A sheet of an environment with two consoles. */
export const sheetExample: Sheet = {
  clientId: "eeeeeeee-0000-1111-2222-ffffffffffff",
  clientSecret: "abc~secret",
  issuer: "https://login.microsoftonline.com/aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb/v2.0",
  callbackUrls: ["https://desk.example.com/api/oidc/callback", "https://192.168.10.20:21114/api/oidc/callback"],
  clientSecretExpires: "2027-05-20T07:33:38Z",
  portalUrl: "https://portal.azure.com/#view/registration",
};
