import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { CALLBACK, OidcService, TENANT } from "../oidc-service.ts";

const MINUTE = 60 * 1000;
const UNKNOWN = "A".repeat(43);

let service: OidcService;
let app: Application;
let secret: string;

beforeAll(async () => {
  service = await OidcService.start();
  app = service.register();
  secret = service.addSecret(app);
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

function redemption(code: string, changes: Record<string, string> = {}): Record<string, string> {
  return {
    grant_type: "authorization_code",
    client_id: app.appId,
    client_secret: secret,
    code,
    redirect_uri: CALLBACK,
    ...changes,
  };
}

function without(parameters: Record<string, string>, name: string): Record<string, string> {
  const { [name]: _left, ...others } = parameters;
  return others;
}

async function refusal(parameters: Record<string, string>, headers: Record<string, string> = {}) {
  const { status, body } = await service.token(parameters, headers);
  const text = String(body.error_description).split(" Trace ID:")[0];
  return { status, error: body.error, text };
}

test("a refusal has Entra's body", async () => {
  const { status, body } = await service.token(redemption(UNKNOWN, { client_secret: "wrong" }));
  expect(status).toBe(401);
  expect(body).toEqual({
    error: "invalid_client",
    error_description: `AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app.appId}'. Trace ID: ${body.trace_id} Correlation ID: ${body.correlation_id} Timestamp: ${body.timestamp}`,
    error_codes: [7000215],
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
    trace_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    correlation_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    error_uri: `${service.origin}/error?code=7000215`,
  });
});

describe("the client is refused", () => {
  test("without a secret", async () => {
    expect(await refusal(without(redemption(UNKNOWN), "client_secret"))).toEqual({
      status: 401,
      error: "invalid_client",
      text: "AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    });
  });

  test("with an empty secret", async () => {
    expect((await refusal(redemption(UNKNOWN, { client_secret: "" }))).text).toMatch(/^AADSTS7000218: /);
  });

  test("with the secret's ID", async () => {
    const keyId = service.directory.applications.get(app.id)?.passwordCredentials[0]?.keyId ?? "";
    expect((await refusal(redemption(UNKNOWN, { client_secret: keyId }))).text).toMatch(/^AADSTS7000215: /);
  });

  test("with an expired secret", async () => {
    const expired = service.addSecret(app, -MINUTE);
    expect(await refusal(redemption(UNKNOWN, { client_secret: expired }))).toEqual({
      status: 401,
      error: "invalid_client",
      text: `AADSTS7000222: The provided client secret keys for app '${app.appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    });
  });

  test("with a client assertion, as it trusts no other issuer", async () => {
    const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const parameters = { ...without(redemption(UNKNOWN), "client_secret"), client_assertion_type };
    const claims = { iss: "https://ci.test", sub: "repo:me/it", aud: "api://x", exp: 4_000_000_000 };
    expect(await refusal({ ...parameters, client_assertion: await service.keys.sign(claims) })).toEqual({
      status: 401,
      error: "invalid_client",
      text: `AADSTS70025: The client '${app.appId}'(RustDesk) has no configured federated identity credentials.`,
    });
  });

  test("when the directory does not know it", async () => {
    const client_id = "00000000-0000-4000-8000-000000000009";
    expect(await refusal(redemption(UNKNOWN, { client_id }))).toEqual({
      status: 400,
      error: "unauthorized_client",
      text: `AADSTS700016: Application with identifier '${client_id}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    });
  });

  test("when header and body name different clients", async () => {
    const authorization = `Basic ${Buffer.from(`other:${secret}`).toString("base64")}`;
    expect((await refusal(redemption(UNKNOWN), { authorization })).text).toMatch(/^AADSTS9002313: /);
  });
});

describe("the request is refused", () => {
  test.each(["grant_type", "client_id", "code", "redirect_uri"])("without %s", async (parameter) => {
    expect(await refusal(without(redemption(UNKNOWN), parameter))).toEqual({
      status: 400,
      error: "invalid_request",
      text: `AADSTS900144: The request body must contain the following parameter: '${parameter}'.`,
    });
  });

  test("with a grant type that is not served", async () => {
    expect(await refusal(redemption(UNKNOWN, { grant_type: "password" }))).toEqual({
      status: 400,
      error: "unsupported_grant_type",
      text: "AADSTS70003: The app requested an unsupported grant type 'password'.",
    });
  });

  test("in another tenant", async () => {
    const response = await fetch(`${service.origin}/adatum.test/oauth2/v2.0/token`, { method: "POST" });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_request", error_codes: [90002] });
  });

  test("by GET", async () => {
    const response = await fetch(service.url("/oauth2/v2.0/token"));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_request", error_codes: [900561] });
  });
});

test("the secret may come in the header", async () => {
  const code = await service.code(app);
  const body = without(without(redemption(code), "client_id"), "client_secret");
  const encoded = `${app.appId}:${encodeURIComponent(secret)}`;
  const authorization = `Basic ${Buffer.from(encoded).toString("base64")}`;
  expect((await service.token(body, { authorization })).status).toBe(200);
});

test("a doubled slash before the tenant is taken for one", async () => {
  const response = await fetch(`${service.origin}//${TENANT.defaultDomain}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams(redemption(await service.code(app))),
  });
  expect(response.status).toBe(200);
});

test("an answer has Entra's members in Entra's order and is not kept", async () => {
  const response = await fetch(service.url("/oauth2/v2.0/token"), {
    method: "POST",
    body: new URLSearchParams(redemption(await service.code(app))),
  });
  const body = (await response.json()) as Record<string, unknown>;
  expect(Object.keys(body)).toEqual([
    "token_type",
    "scope",
    "expires_in",
    "ext_expires_in",
    "access_token",
    "refresh_token",
    "id_token",
  ]);
  expect(body).toMatchObject({
    token_type: "Bearer",
    scope: "openid profile email",
    expires_in: 3599,
    ext_expires_in: 3599,
  });
  expect(response.headers.get("cache-control")).toBe("no-store");
});
