import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { authorizeRequest } from "../authorize-request.ts";
import { CALLBACK, OidcService, webPlatform } from "../oidc-service.ts";

let service: OidcService;
let app: Application;

beforeAll(async () => {
  service = await OidcService.start();
  app = service.register();
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

const request = (changes?: Record<string, string | undefined>) => authorizeRequest(app, changes);

async function redirected(changes: Record<string, string | undefined>, separator: "?" | "#" = "?") {
  const response = await service.authorize(request(changes));
  expect(response.status).toBe(302);
  const [address, answer] = (response.headers.get("location") ?? "").split(separator);
  expect(address).toBe(CALLBACK);
  return Object.fromEntries(new URLSearchParams(answer));
}

describe("the authorize endpoint tells the application of", () => {
  const PKCE = { code_challenge: "x".repeat(43) };

  test.each([
    [
      "a missing response type",
      { response_type: undefined },
      "invalid_request",
      "AADSTS900144: The request body must contain the following parameter: 'response_type'.",
    ],
    [
      "a missing scope",
      { scope: undefined },
      "invalid_request",
      "AADSTS900144: The request body must contain the following parameter: 'scope'.",
    ],
    [
      "an unusable scope",
      { scope: 'open"id' },
      "invalid_scope",
      "AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope open\"id is not valid.",
    ],
    [
      "a scope that Graph does not have",
      { scope: "openid Mail.Read" },
      "invalid_client",
      "AADSTS650053: The application 'RustDesk' asked for scope 'Mail.Read' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'. Contact the app vendor.",
    ],
    [
      "a scope of another resource",
      { scope: "openid api://other/read" },
      "invalid_resource",
      "AADSTS500011: The resource principal named api://other was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.",
    ],
    [
      "an unknown prompt",
      { prompt: "create" },
      "invalid_request",
      "AADSTS90023: Unsupported 'prompt' value.",
    ],
    [
      "an unusable max_age",
      { max_age: "soon" },
      "invalid_request",
      "AADSTS9002313: Invalid request. Request is malformed or invalid.",
    ],
    [
      "an unknown response mode",
      { response_mode: "web_message" },
      "unsupported_response_mode",
      "AADSTS70007: 'web_message' is not a supported value of 'response_mode' when requesting a token.",
    ],
    [
      "a short code challenge",
      { code_challenge: "short" },
      "invalid_request",
      "AADSTS501491: Invalid size of Code_Challenge parameter.",
    ],
    [
      "an unknown code challenge method",
      { ...PKCE, code_challenge_method: "S512" },
      "invalid_request",
      "AADSTS501471: Invalid Code_Challenge_method parameter.",
    ],
    [
      "a silent request without a session",
      { prompt: "none" },
      "login_required",
      "AADSTS50058: A silent sign-in request was sent but no user is signed in.",
    ],
  ])("%s", async (_what, changes, error, text) => {
    const answer = await redirected(changes);
    const code = /^AADSTS(\d+)/.exec(text)?.[1];
    expect(answer).toEqual({
      error,
      error_description: expect.stringMatching(
        / Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
      ),
      error_uri: `${service.origin}/error?code=${code}`,
      state: "a state",
    });
    expect(answer.error_description?.split(" Trace ID:")[0]).toBe(text);
  });

  test.each([
    [
      "an ID token that is not enabled",
      { response_type: "id_token", nonce: "n" },
      "unsupported_response_type",
      "AADSTS700054: response_type 'id_token' is not enabled for the application.",
    ],
    [
      "a hybrid flow's ID token that is not enabled",
      { response_type: "code id_token", nonce: "n" },
      "unsupported_response_type",
      "AADSTS700054: response_type 'id_token' is not enabled for the application.",
    ],
    [
      "an access token that is not enabled",
      { response_type: "id_token token", nonce: "n" },
      "unsupported_response_type",
      "AADSTS700051: response_type 'token' is not enabled for the application.",
    ],
  ])("%s", async (_what, changes, error, text) => {
    const closed = service.register({ web: webPlatform([CALLBACK], { idToken: false }) });
    const answer = await redirected({ client_id: closed.appId, ...changes }, "#");
    expect(answer.error).toBe(error);
    expect(answer.error_description?.split(" Trace ID:")[0]).toBe(text);
  });

  test.each([
    ["an unknown response type", { response_type: "device" }, "unsupported_response_type", "AADSTS70005"],
    [
      "an ID token without the openid scope",
      { response_type: "id_token", scope: "profile", nonce: "n" },
      "unsupported_response_type",
      "AADSTS70005",
    ],
    [
      "an ID token without a nonce",
      { response_type: "id_token" },
      "invalid_request",
      "AADSTS90014: The required field 'nonce' is missing.",
    ],
    [
      "an ID token in a query",
      { response_type: "id_token", nonce: "n", response_mode: "query" },
      "unsupported_response_mode",
      "AADSTS70007: 'query' is not a supported value of 'response_mode' when requesting a token.",
    ],
  ])("%s", async (_what, changes, error, text) => {
    const separator = "response_mode" in changes ? "?" : "#";
    const answer = await redirected(changes, separator);
    expect(answer.error).toBe(error);
    expect(answer.error_description?.startsWith(text)).toBe(true);
  });

  test("a refusal by form_post where that was asked for", async () => {
    const response = await service.authorize(request({ response_mode: "form_post", scope: undefined }));
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain(`<form method="post" action="${CALLBACK}">`);
    expect(page).toContain('<input type="hidden" name="error" value="invalid_request">');
    expect(page).toContain('<input type="hidden" name="state" value="a state">');
    expect(response.headers.get("content-security-policy")).toMatch(/script-src 'sha256-/);
  });
});
