import { describe, expect, test } from "vitest";

import { readText } from "../../../../cli/explain/reading.ts";

const clientId = "0a1b2c3d-1111-2222-3333-444444444444";
const trace = "Trace ID: 11112222-3333-4444-5555-666677778888 Correlation ID: 50011000-0000-4000-8000-000000070000";
const callback = "https://desk.example.com/api/oidc/callback";

describe("a code is found", () => {
  test.each([
    ["alone", "AADSTS50011", [50011]],
    ["in small letters, with blanks", " aadsts 50011 ", [50011]],
    ["as a number", "7000222", [7000222]],
    ["as a number that is not known here", "12345", [12345]],
    ["in German", "Fehlercode: 50105\nRequest-ID: 50020aaa-3333-4444-5555-666677770000", [50105]],
    ["in French", "Désolé. Code d’erreur : 65001, horodatage : 2027-01-01T10:00:00Z", [65001]],
    ["in Chinese, with full-width digits", "错误代码：５００１１", [50011]],
    [
      "in a line of a log",
      `[2027-01-01] WARN oidc: AADSTS7000215: Invalid client secret provided. ${trace}`,
      [7000215],
    ],
    ["in an answer in JSON", '{"error":"invalid_client","error_codes":[7000222],"timestamp":"…"}', [7000222]],
    ["in the source of Entra ID's page", '$Config={"sErrorCode":"50011"}', [50011]],
    ["in the address of an explanation", "https://login.microsoftonline.com/error?code=700016", [700016]],
    ["twice, once", "AADSTS50011 … AADSTS50011 … AADSTS65001", [50011, 65001]],
    [
      "in a callback's query",
      `${callback}?error=access_denied&error_description=AADSTS65004%3a+User+declined&state=x`,
      [65004],
    ],
    ["in a fragment", `${callback}#error=x&error_description=AADSTS700054%3A%20no`, [700054]],
    ["in what was encoded twice", `${callback}?error_description=AADSTS50105%253a%2Bno`, [50105]],
  ])("%s", (_what, text, codes) => {
    expect(readText(text).codes).toEqual(codes);
  });

  test.each([
    ["a port", "http://localhost:50011/api/oidc/callback"],
    ["part of an ID", "50011000-0000-4000-8000-000000070000"],
    ["part of a time", "2027-01-01T10:00:00.50011Z"],
    ["an unknown number among words", "line 99999 of 12345"],
  ])("but not in %s", (_what, text) => {
    expect(readText(text).codes).toEqual([]);
  });
});

test.each([
  [
    "Failed to deserialize query string: missing field `code`",
    "Failed to deserialize query string: missing field `code`",
  ],
  [
    "Validation error: unexpected issuer URI `https://a/x/v2.0` (expected `https://a/x/v2.0/`)",
    "unexpected issuer URI … (expected …)",
  ],
  [
    'oidc: issuer did not match the issuer returned by provider, expected "https://a/x/v2.0/" got "https://a/x/v2.0"',
    "unexpected issuer URI … (expected …)",
  ],
  [
    "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    "invalid peer certificate, certificate verify failed",
  ],
  ["Failed to verify ID token, Signature verification failed", "Failed to verify ID token"],
  [
    "Unknown error: FormatException: Unexpected character (at character 1)",
    "FormatException: Unexpected character (at character 1)",
  ],
  ["invalid peer certificate: UnknownIssuer", "invalid peer certificate, certificate verify failed"],
  [`${callback}?error=access_denied&state=x`, "access_denied"],
  [`${callback}?code=0.AAAA&state=x`, "an address with a code"],
  [
    "Failed to discover: Request failed",
    "Request failed, error sending request, dns error, connection refused, timed out",
  ],
  ["Failed to parse URL", "Failed to parse URL"],
  [
    "Server returned invalid response: HTTP status code 400 Bad Request at https://a/x/v2.0/.well-known/openid-configuration",
    "Server returned invalid response: HTTP status code 400 at …/.well-known/openid-configuration",
  ],
])("a text without a code is known: %s", (text, title) => {
  expect(readText(text).known?.[0]).toBe(title);
});

test("a text that says nothing is not known", () => {
  expect(readText("It does not work")).toMatchObject({ codes: [], known: undefined, holdsSecret: false });
});

test.each([
  [`${callback}?code=0.AAAA&state=x`, true],
  [`${callback}#id_token=e.y.J`, true],
  [`${callback}?error=x`, false],
  ["https://login.microsoftonline.com/error?code=700016", false],
])("an address with a code or token is a secret: %s", (text, isSecret) => {
  expect(readText(text).holdsSecret).toBe(isSecret);
});

test("the request is taken from the address of the sign-in page", () => {
  const address =
    `https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=${clientId}` +
    `&redirect_uri=${encodeURIComponent(callback)}&scope=openid+email&state=s`;
  expect(readText(address).request).toEqual({
    authority: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    clientId,
    redirectUri: callback,
    scope: "openid email",
  });
});

test.each([
  // https://github.com/ramosbugs/openidconnect-rs/blob/main/src/discovery/mod.rs
  "Validation error: unexpected issuer URI `https://a/x/v2.0` (expected `https://a/x/v2.0/`)",
  'oidc: issuer did not match the issuer returned by provider, expected "https://a/x/v2.0/" got "https://a/x/v2.0"',
  "Server returned invalid response: HTTP status code 404 Not Found at https://a/x/v2.0//.well-known/openid-configuration",
])("the Issuer is taken from what the console's library says of it: %s", (text) => {
  expect(readText(text).request).toEqual({ issuer: "https://a/x/v2.0/" });
});

test("or from what the refusal quotes, never from its IDs for support", () => {
  const text = `AADSTS50011: L’URI « http://desk.example.com/api/oidc/callback » … l’application « ${clientId} ». ${trace}`;
  expect(readText(text).request).toEqual({ clientId, redirectUri: "http://desk.example.com/api/oidc/callback" });
  expect(readText(`AADSTS50011 ${trace}`).request).toEqual({});
});
