import { expect, test } from "vitest";

import type { LocalEntra } from "../../src/local-entra.ts";
import { call, started } from "./started.ts";

const redirectUri = "http://localhost:3000/callback";

/** The access token of an application that Tom signs in to by an authorization code. */
async function tokenOfTom({ url, tenantId, register }: LocalEntra): Promise<string> {
  const { clientId, clientSecret } = register({ displayName: "Desk", redirectUris: [redirectUri] });
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: "openid User.Read",
    login_hint: "tom@lindenglass.test",
  });
  const { headers } = await fetch(`${url}/${tenantId}/oauth2/v2.0/authorize?${query}`, { redirect: "manual" });
  const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
  const answer = await fetch(`${url}/${tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "authorization_code", code, redirect_uri: redirectUri },
      ...{ client_id: clientId, client_secret: clientSecret },
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

test("whoever signed in reads with their token who they are, and which groups they are in", async () => {
  const entra = await started();
  const token = await tokenOfTom(entra);
  const me = await call(entra, token, "GET", "/v1.0/me");
  expect(me.body).toMatchObject({ userPrincipalName: "tom@lindenglass.test", displayName: "Tom Okafor" });
  const groups = await call(entra, token, "POST", "/v1.0/me/getMemberObjects", { securityEnabledOnly: true });
  expect(groups.body.value).toEqual(entra.directory.members.allSources(me.body.id));
  expect((await call(entra, token, "GET", "/v1.0/users")).status).toBe(403);
  entra.clock.moveBy(3_600_000);
  const late = await call(entra, token, "GET", "/v1.0/me");
  expect([late.status, late.body.error.message]).toEqual([401, "Lifetime validation failed, the token is expired."]);
});
