import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { OidcService, TENANT } from "../oidc-service.ts";

let service: OidcService;

beforeAll(async () => {
  service = await OidcService.start();
});

afterAll(() => service.remove());

describe("discovery", () => {
  test.each([TENANT.id, TENANT.id.toUpperCase(), "contoso.test", "Contoso.Test"])(
    "at %s says the same, with the tenant's ID in every address",
    async (tenant) => {
      const response = await fetch(`${service.origin}/${tenant}/v2.0/.well-known/openid-configuration`);
      const base = `${service.origin}/${TENANT.id}`;
      expect(response.status).toBe(200);
      expect(await response.json()).toMatchObject({
        issuer: `${base}/v2.0`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        token_endpoint: `${base}/oauth2/v2.0/token`,
        end_session_endpoint: `${base}/oauth2/v2.0/logout`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        userinfo_endpoint: `${service.origin}/oidc/userinfo`,
        token_endpoint_auth_methods_supported: [
          "client_secret_post",
          "private_key_jwt",
          "client_secret_basic",
        ],
        response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
        response_modes_supported: ["query", "fragment", "form_post"],
        subject_types_supported: ["pairwise"],
        id_token_signing_alg_values_supported: ["RS256"],
        scopes_supported: ["openid", "profile", "email", "offline_access"],
      });
    },
  );

  test.each(["00000000-0000-4000-8000-000000000009", "adatum.test", "anybody"])(
    "of the tenant %s, which is not here, is refused as Entra does",
    async (tenant) => {
      const response = await fetch(`${service.origin}/${tenant}/v2.0/.well-known/openid-configuration`);
      const body = (await response.json()) as Record<string, unknown>;
      expect(response.status).toBe(400);
      expect(body).toMatchObject({ error: "invalid_tenant", error_codes: [90002] });
      expect(String(body.error_description).split(" Trace ID:")[0]).toBe(
        `AADSTS90002: Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
      );
    },
  );
});

test("the keys are the ones that sign", async () => {
  const response = await fetch(`${service.origin}/${TENANT.id}/discovery/v2.0/keys`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual(service.keys.jwks);
});

test.each([
  ["no token", undefined, "Access token is empty."],
  ["another token", "Bearer abc", "Access token validation failure."],
])("userinfo refuses %s in Graph's way", async (_what, authorization, message) => {
  const headers = authorization === undefined ? undefined : { authorization };
  const response = await fetch(`${service.origin}/oidc/userinfo`, headers && { headers });
  expect(response.status).toBe(401);
  expect(response.headers.get("www-authenticate")).toBe("Bearer");
  expect(await response.json()).toMatchObject({ error: { code: "InvalidAuthenticationToken", message } });
});
