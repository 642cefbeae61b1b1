import { afterEach, describe, expect, test, vi } from "vitest";

import { lacking, refusalOf, shown } from "../browser.ts";
import { contoso } from "../fixtures.ts";
import { type Parameters, redemption, startServiceWithClient } from "../oidc-service.ts";

const { service, app, secret } = await startServiceWithClient();
const unknown = "A".repeat(43);
const nobody = "00000000-0000-4000-8000-000000000009";

const refused = async (changes: Parameters, headers?: Record<string, string>) =>
  refusalOf(await service.token(redemption(app, secret, unknown, changes), headers));
const basic = (id: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${id}:${password}`).toString("base64")}`,
});

test("a refusal has Entra's body", async () => {
  const { status, body } = await service.redeem(app, "wrong", unknown);
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
  test.each([undefined, ""])("with the secret %j", async (client_secret) => {
    expect(await refused({ client_secret })).toBe(
      "401 invalid_client AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    );
  });

  test("with the secret's ID", async () => {
    const keyId = service.directory.applications.get(app.id)?.passwordCredentials[0]?.keyId;
    expect(await refused({ client_secret: keyId })).toMatch(/^401 invalid_client AADSTS7000215: /);
  });

  test("with an expired secret", async () => {
    const expired = service.addSecret(app, -60_000);
    expect(await refused({ client_secret: expired })).toBe(
      `401 invalid_client AADSTS7000222: The provided client secret keys for app '${app.appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
    );
  });

  test("with a client assertion, as it trusts no other issuer", async () => {
    const claims = { iss: "https://ci.test", sub: "repo:me/it", aud: "api://x", exp: 4_000_000_000 };
    const client_assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const assertion = { client_assertion: await service.keys.sign(claims), client_assertion_type };
    expect(await refused({ ...assertion, client_secret: undefined })).toBe(
      `401 invalid_client AADSTS70025: The client '${app.appId}'(RustDesk) has no configured federated identity credentials.`,
    );
  });

  test("when the directory does not know it", async () => {
    expect(await refused({ client_id: nobody })).toBe(
      `400 unauthorized_client AADSTS700016: Application with identifier '${nobody}' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
    );
  });

  test.each([
    ["another client than the body", basic("other", secret)],
    ["no secret", { authorization: `Basic ${Buffer.from(app.appId).toString("base64")}` }],
    ["an escape that is none", basic(app.appId, "%E0%A4%A")],
  ])("when the header has %s", async (_what, headers) => {
    expect(await refused({}, headers)).toMatch(/^400 invalid_request AADSTS9002313: /);
  });
});

describe("the request is refused", () => {
  test.each(["grant_type", "client_id", "code", "redirect_uri"])("without %s", async (parameter) => {
    expect(await refused({ [parameter]: undefined })).toBe(`400 ${lacking(parameter)}`);
  });

  test("with a grant type that is not served, which it says where Entra ID serves it", async () => {
    const refusal = (grant: string) =>
      `400 unsupported_grant_type AADSTS70003: The app requested an unsupported grant type '${grant}'.`;
    expect(await refused({ grant_type: "magic" })).toBe(refusal("magic"));
    for (const name of ["jwt-bearer", "saml2-bearer", "saml1_1-bearer", "device_code"]) {
      const grant = `urn:ietf:params:oauth:grant-type:${name}`;
      expect(await refused({ grant_type: grant })).toBe(
        `${refusal(grant)} Entra ID has this grant, but local Entra ID does not serve it.`,
      );
    }
    expect(await refused({ grant_type: "password" })).toMatch(/ local Entra ID does not serve it\.$/);
  });

  test("in another tenant", async () => {
    expect(refusalOf(await service.token({}, {}, "adatum.test"))).toMatch(/^400 invalid_request AADSTS90002: /);
  });

  test("by GET", async () => {
    const response = await fetch(service.url("/oauth2/v2.0/token"));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_request", error_codes: [900561] });
  });
});

test("the secret may come in the header", async () => {
  const body = redemption(app, undefined, await service.code(app), { client_id: undefined });
  expect((await service.token(body, basic(app.appId, encodeURIComponent(secret)))).status).toBe(200);
});

test("a doubled slash before the tenant is taken for one", async () => {
  const request = redemption(app, secret, await service.code(app));
  expect((await service.token(request, {}, `/${contoso.defaultDomain}`)).status).toBe(200);
});

test("an answer has Entra's members in Entra's order and is not kept", async () => {
  const { headers, body } = await service.redeem(app, secret, await service.code(app));
  const members = ["token_type", "scope", "expires_in", "ext_expires_in", "access_token", "refresh_token", "id_token"];
  expect(Object.keys(body)).toEqual(members);
  const lifetime = { expires_in: 3599, ext_expires_in: 3599 };
  expect(body).toMatchObject({ token_type: "Bearer", scope: "openid profile email", ...lifetime });
  expect(headers.get("cache-control")).toBe("no-store, no-cache");
});

const bug = new Error("a bug in this test");

afterEach(() => {
  vi.restoreAllMocks();
});

function fail(): never {
  throw bug;
}

const breakApplications = () => vi.spyOn(service.directory.applications, "getByAppId").mockImplementation(fail);

test("a bug at the token endpoint is reported, and told to the client without its cause", async () => {
  breakApplications();
  const { status, body } = await service.token({ grant_type: "client_credentials", client_id: app.appId });
  expect(status).toBe(500);
  expect(body).toMatchObject({ error: "temporarily_unavailable", error_codes: [90033] });
  expect(JSON.stringify(body)).not.toContain(bug.message);
  expect(service.reported.splice(0)).toEqual([bug]);
});

test.each([
  ["before the library", breakApplications],
  ["inside the library", () => vi.spyOn(service.directory.users, "get").mockImplementation(fail)],
])("a bug at the authorize endpoint %s is reported, and shown without its cause", async (_where, breakIt) => {
  breakIt();
  const response = await service.authorize(app);
  expect(await response.clone().text()).not.toContain(bug.message);
  expect(await shown(response)).toBe("500 AADSTS90033: A transient error has occurred. Please try again.");
  expect(service.reported.splice(0)).toEqual([bug]);
});

test("a bug while a code is redeemed is reported, and told to the client without its cause", async () => {
  const code = await service.code(app);
  vi.spyOn(service.keys, "sign").mockImplementation(fail);
  const { status, body } = await service.redeem(app, secret, code);
  expect(status).toBe(500);
  expect(body).toMatchObject({ error: "temporarily_unavailable", error_codes: [90033] });
  expect(service.reported.splice(0)).toEqual([bug]);
});
