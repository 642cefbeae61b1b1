import { describe, expect, test } from "vitest";

import { lacking, locationOf, senseless, toldRefusal } from "../browser.ts";
import { callback, webPlatform } from "../fixtures.ts";
import { type Parameters, startServiceWithClient } from "../oidc-service.ts";

const { service, app } = await startServiceWithClient();

async function told(changes: Parameters, part: "search" | "hash"): Promise<URLSearchParams> {
  const response = await service.authorize(app, changes);
  const location = locationOf(response);
  expect([response.status, `${location.origin}${location.pathname}`]).toEqual([302, callback]);
  return new URLSearchParams(location[part].slice(1));
}

const unsupported = (mode: string) =>
  `unsupported_response_mode AADSTS70007: '${mode}' is not a supported value of 'response_mode' when requesting a token.`;

describe("the authorize endpoint tells the application of", () => {
  test.each<[string, Parameters, string]>([
    ["a missing response type", { response_type: undefined }, lacking("response_type")],
    ["a missing scope", { scope: undefined }, lacking("scope")],
    [
      "an unusable scope",
      { scope: 'open"id' },
      "invalid_scope AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope open\"id is not valid.",
    ],
    [
      "a scope that Graph does not have",
      { scope: "openid Mail.Read" },
      "invalid_client AADSTS650053: The application 'RustDesk' asked for scope 'Mail.Read' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'. Contact the app vendor.",
    ],
    [
      "a scope of another resource",
      { scope: "openid api://other/read" },
      "invalid_resource AADSTS500011: The resource principal named api://other was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.",
    ],
    ["an unknown prompt", { prompt: "create" }, "invalid_request AADSTS90023: Unsupported 'prompt' value."],
    ["an unusable max_age", { max_age: "soon" }, senseless],
    ["an unknown response mode", { response_mode: "web_message" }, unsupported("web_message")],
    [
      "a short code challenge",
      { code_challenge: "short" },
      "invalid_request AADSTS501491: Invalid size of Code_Challenge parameter.",
    ],
    [
      "an unknown code challenge method",
      { code_challenge: "x".repeat(43), code_challenge_method: "S512" },
      "invalid_request AADSTS501471: Invalid Code_Challenge_method parameter.",
    ],
    [
      "a silent request without a session",
      { prompt: "none" },
      "login_required AADSTS50058: A silent sign-in request was sent but no user is signed in.",
    ],
    ["an ID token in a query", { response_type: "id_token", nonce: "n", response_mode: "query" }, unsupported("query")],
  ])("%s", async (_what, changes, refusal) => {
    const answer = await told(changes, "search");
    expect(toldRefusal(answer)).toBe(refusal);
    expect(Object.fromEntries(answer)).toEqual({
      error: expect.any(String),
      error_description: expect.stringMatching(
        / Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
      ),
      error_uri: `${service.origin}/error?code=${/AADSTS(\d+)/.exec(refusal)?.[1]}`,
      state: "a state",
    });
  });

  test.each([
    ["an ID token", "id_token", 700054, "id_token"],
    ["a hybrid flow's ID token", "code id_token", 700054, "id_token"],
    ["an access token", "id_token token", 700051, "token"],
  ])("%s that is not enabled", async (_what, response_type, code, part) => {
    const { appId } = service.register({ web: webPlatform([callback], { idToken: false }) });
    const answer = await told({ client_id: appId, response_type, nonce: "n" }, "hash");
    expect(toldRefusal(answer)).toBe(
      `unsupported_response_type AADSTS${code}: response_type '${part}' is not enabled for the application.`,
    );
  });

  test.each<[string, Parameters, string]>([
    ["an unknown response type", { response_type: "device" }, "unsupported_response_type AADSTS70005"],
    [
      "an ID token without the openid scope",
      { response_type: "id_token", scope: "profile", nonce: "n" },
      "unsupported_response_type AADSTS70005",
    ],
    [
      "an ID token without a nonce",
      { response_type: "id_token" },
      "invalid_request AADSTS90014: The required field 'nonce' is missing.",
    ],
  ])("%s, in the fragment", async (_what, changes, refusal) => {
    expect(toldRefusal(await told(changes, "hash"))).toContain(refusal);
  });

  test("a refusal by form_post where that was asked for", async () => {
    const response = await service.authorize(app, { response_mode: "form_post", scope: undefined });
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain(`<form method="post" action="${callback}">`);
    expect(page).toContain('<input type="hidden" name="error" value="invalid_request">');
    expect(page).toContain('<input type="hidden" name="state" value="a state">');
    expect(response.headers.get("content-security-policy")).toMatch(/script-src 'sha256-/);
  });
});
