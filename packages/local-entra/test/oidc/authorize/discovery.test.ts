import { describe, expect, test } from "vitest";

import { refusalOf } from "../browser.ts";
import { consumersId, contoso, fabrikam } from "../fixtures.ts";
import { startService } from "../oidc-service.ts";

const service = await startService();
const { host } = new URL(service.origin);

async function metadata(authority: string, version = "/v2.0") {
  const response = await fetch(service.url(`${version}/.well-known/openid-configuration`, {}, authority));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe("discovery", () => {
  test.each([contoso.id, contoso.id.toUpperCase(), "contoso.test", "Contoso.Test"])(
    "at %s says the same, with the tenant's ID in every address",
    async (tenant) => {
      const base = `${service.origin}/${contoso.id}`;
      expect(await metadata(tenant)).toMatchObject({
        status: 200,
        body: {
          issuer: `${base}/v2.0`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          end_session_endpoint: `${base}/oauth2/v2.0/logout`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
          userinfo_endpoint: `${service.origin}/oidc/userinfo`,
          token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
          response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
          response_modes_supported: ["query", "fragment", "form_post"],
          subject_types_supported: ["pairwise"],
          id_token_signing_alg_values_supported: ["RS256"],
          scopes_supported: ["openid", "profile", "email", "offline_access"],
        },
      });
    },
  );

  test.each(["organizations", "common"])("of %s has the tenant's ID left open in the issuer", async (authority) => {
    const base = `${service.origin}/${authority}`;
    expect((await metadata(authority)).body).toMatchObject({
      issuer: `${service.origin}/{tenantid}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      tenant_region_scope: null,
    });
  });

  test("of consumers has the ID of the tenant of personal accounts in the issuer", async () => {
    const issuer = `${service.origin}/${consumersId}/v2.0`;
    const token_endpoint = `${service.origin}/consumers/oauth2/v2.0/token`;
    expect((await metadata("consumers")).body).toMatchObject({ issuer, token_endpoint });
    expect((await metadata(consumersId)).body).toMatchObject({ issuer });
  });

  test("of another tenant names that tenant", async () => {
    const issuer = `${service.origin}/${fabrikam.id}/v2.0`;
    expect((await metadata("fabrikam.test")).body).toMatchObject({ issuer });
  });

  test.each(["00000000-0000-4000-8000-000000000009", "adatum.test", "anybody"])(
    "of the tenant %s, which is not here, is refused as Entra does",
    async (tenant) => {
      const answer = await metadata(tenant);
      expect(answer.body.error_codes).toEqual([90002]);
      expect(refusalOf(answer)).toBe(
        `400 invalid_tenant AADSTS90002: Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
      );
    },
  );
});

test.each([contoso.id, "organizations", "common", "consumers"])(
  "the keys of %s are the ones that sign",
  async (authority) => {
    const response = await fetch(service.url("/discovery/v2.0/keys", {}, authority));
    const belonging = { cloud_instance_name: host, issuer: `${service.origin}/{tenantid}/v2.0` };
    const keys = service.keys.jwks.keys.map((key) => ({ ...key, ...belonging }));
    expect([response.status, await response.json()]).toEqual([200, { keys }]);
    expect(await (await fetch(service.url("/discovery/keys", {}, authority))).json()).toEqual({ keys });
  },
);

test("the metadata of v1.0 are those of Graph's tokens", async () => {
  const base = `${service.origin}/${contoso.id}`;
  expect((await metadata("contoso.test", "")).body).toMatchObject({
    issuer: `${base}/`,
    token_endpoint: `${base}/oauth2/token`,
    authorization_endpoint: `${base}/oauth2/authorize`,
    jwks_uri: `${base}/discovery/keys`,
  });
  expect((await metadata("common", "")).body.issuer).toBe(`${service.origin}/{tenantid}/`);
});

test.each(["oauth2/token", "oauth2/authorize", "oauth2/v2.0/devicecode", "saml2"])(
  "%s, which is not served, says so",
  async (path) => {
    const response = await fetch(service.url(`/${path}`), { method: "POST" });
    const body = (await response.json()) as Record<string, unknown>;
    expect(refusalOf({ status: response.status, body })).toBe(
      `400 invalid_request AADSTS9002313: Invalid request. Request is malformed or invalid. Local Entra ID does not serve ${path}: it signs in by the authorization code, implicit and client credentials flows of oauth2/v2.0.`,
    );
  },
);

describe("the discovery of clouds", () => {
  const asked = async (authorization_endpoint: string | undefined) => {
    const query = { "api-version": "1.1", authorization_endpoint };
    const response = await fetch(service.url("/discovery/instance", query, "common"));
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  test.each([contoso.id, "common"])("knows this host, at %s", async (tenant) => {
    expect(await asked(`${service.origin}/${tenant}/oauth2/v2.0/authorize`)).toEqual({
      status: 200,
      body: {
        tenant_discovery_endpoint: `${service.origin}/${tenant}/v2.0/.well-known/openid-configuration`,
        "api-version": "1.1",
        metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
      },
    });
  });

  test.each([
    "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    `http://${host}`,
    "no address",
    undefined,
  ])("does not know %s", async (endpoint) => {
    expect(refusalOf(await asked(endpoint))).toBe("400 invalid_instance AADSTS50049: Unknown or invalid instance.");
  });
});

const app = service.register();
const { body: issued } = await service.token({
  ...{ grant_type: "client_credentials", client_id: app.appId, client_secret: service.addSecret(app) },
  scope: `${service.origin}/.default`,
});
const appOnly = String(issued.access_token);

test.each<[string, Record<string, string>, string]>([
  ["no token", {}, "Access token is empty."],
  ["no JWT", { authorization: "Bearer abc" }, expect.stringMatching(/^IDX14100: JWT is not well formed, /)],
  ["another token", { authorization: "Bearer a.b.c" }, "Access token validation failure."],
  ["an application's token", { authorization: `Bearer ${appOnly}` }, "Access token validation failure."],
])("userinfo refuses %s in Graph's way", async (_what, headers, message) => {
  const response = await fetch(`${service.origin}/oidc/userinfo`, { headers });
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe("Bearer");
  expect(await response.json()).toMatchObject({ error: { code: "InvalidAuthenticationToken", message } });
});

function post(endpoint: string, body: string | ReadableStream): Promise<Response> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
  return fetch(service.url(`/oauth2/v2.0/${endpoint}`), init);
}

test("a browser may ask whether it may redeem a code", async () => {
  const response = await fetch(service.url("/oauth2/v2.0/token"), {
    method: "OPTIONS",
    headers: { origin: "https://desk.example.com", "access-control-request-method": "POST" },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(response.headers.get("access-control-allow-methods")).toBe("POST, OPTIONS");
  expect(response.headers.get("access-control-allow-headers")).toBe("content-type, client-request-id");
});

test.each(["token", "authorize", "logout"])("the %s endpoint takes 64 KiB of body and no more", async (endpoint) => {
  const longest = `state=${"x".repeat(64 * 1024 - 6)}`;
  expect((await post(endpoint, longest)).status).not.toBe(413);
  const refused = await post(endpoint, `${longest}x`);
  expect(refused.status).toBe(413);
  expect(await refused.json()).toMatchObject({ error: "invalid_request", error_codes: [9002313] });
});

test("a body whose length is not said is limited all the same, and read when it is short", async () => {
  const stream = (...chunks: string[]) => ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
  expect((await post("token", stream("x".repeat(40_000), "x".repeat(40_000)))).status).toBe(413);
  const read = await post("token", stream("grant_type=client_credentials", "&client_id=nobody"));
  expect(await read.json()).toMatchObject({ error_codes: [700016] });
});
