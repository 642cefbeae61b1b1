import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  implicitAuthentication,
  randomPKCECodeVerifier,
  refreshTokenGrant,
  useCodeIdTokenResponseType,
  useIdTokenResponseType,
} from "openid-client";
import { describe, expect, test } from "vitest";

import { locationOf } from "../browser.ts";
import { callback, contoso, users, webPlatform } from "../fixtures.ts";
import { startService } from "../oidc-service.ts";

/** A certified relying party that nobody here wrote (https://openid.net/certification/) signs in by discovery alone. */

const service = await startService();
const app = service.register({ web: webPlatform([callback], { idToken: true, accessToken: true }) });
const secret = service.addSecret(app);

function relyingParty(): Promise<Configuration> {
  const execute = [allowInsecureRequests];
  return discovery(new URL(service.url("/v2.0")), app.appId, secret, undefined, { execute });
}

function authorizationUrl(config: Configuration, changes: Record<string, string> = {}): URL {
  return buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: "openid profile email",
    state: "a state",
    nonce: "a nonce",
    login_hint: users.member.userPrincipalName,
    ...changes,
  });
}

async function answerOf(url: URL): Promise<URL> {
  return locationOf(await fetch(url, { redirect: "manual" }));
}

const checks = { expectedState: "a state", expectedNonce: "a nonce" };
const person = {
  aud: app.appId,
  iss: service.url("/v2.0"),
  sub: expect.stringMatching(/^[\w-]{43}$/),
  tid: contoso.id,
  oid: users.member.id,
  name: "Mia Member",
  preferred_username: "mia@contoso.test",
  email: "mia@contoso.test",
  nonce: "a nonce",
  ver: "2.0",
};

describe("a relying party signs a person in", () => {
  test("by code with PKCE, reads userinfo and refreshes", async () => {
    const config = await relyingParty();
    const pkceCodeVerifier = randomPKCECodeVerifier();
    const url = authorizationUrl(config, {
      scope: "openid profile email offline_access",
      code_challenge: await calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
    });
    const answer = await answerOf(url);
    const tokens = await authorizationCodeGrant(config, answer, { ...checks, pkceCodeVerifier });
    const claims = tokens.claims();
    expect(claims).toMatchObject(person);
    expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(3900);
    expect(await fetchUserInfo(config, tokens.access_token, claims?.sub ?? "")).toEqual({
      sub: claims?.sub,
      name: "Mia Member",
      given_name: "Mia",
      family_name: "Member",
      email: "mia@contoso.test",
    });
    const refreshed = await refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.claims()).toMatchObject({ sub: claims?.sub, oid: users.member.id });
    expect(refreshed.refresh_token).toEqual(expect.any(String));
  });

  test("by ID token alone", async () => {
    const config = await relyingParty();
    useIdTokenResponseType(config);
    const answer = await answerOf(authorizationUrl(config));
    expect([...new URLSearchParams(answer.hash.slice(1)).keys()]).toEqual(["id_token", "state"]);
    const claims = await implicitAuthentication(config, answer, "a nonce", { expectedState: "a state" });
    expect(claims).toMatchObject(person);
  });

  test("by code and ID token", async () => {
    const config = await relyingParty();
    useCodeIdTokenResponseType(config);
    const tokens = await authorizationCodeGrant(config, await answerOf(authorizationUrl(config)), checks);
    expect(tokens.claims()).toMatchObject(person);
  });

  test("by an answer that the browser posts", async () => {
    const config = await relyingParty();
    const response = await fetch(authorizationUrl(config, { response_mode: "form_post" }));
    const page = await response.text();
    expect(response.headers.get("content-security-policy")).toMatch(/;script-src 'sha256-[^']+'$/);
    expect(page).toContain(`<form method="post" action="${callback}">`);
    const fields = new URLSearchParams();
    for (const [, name = "", value = ""] of page.matchAll(/name="(\w+)" value="(.*?)"/g)) {
      fields.append(name, value);
    }
    const posted = new Request(callback, { method: "POST", body: fields });
    const tokens = await authorizationCodeGrant(config, posted, checks);
    expect(tokens.claims()).toMatchObject(person);
  });
});

test("an ID token may come with an access token whose hash it holds", async () => {
  const config = await relyingParty();
  const answer = await answerOf(authorizationUrl(config, { response_type: "id_token token" }));
  const fields = new URLSearchParams(answer.hash.slice(1));
  expect([...fields.keys()].sort()).toEqual(
    ["access_token", "expires_in", "id_token", "scope", "state", "token_type"].sort(),
  );
});

test("without offline_access there is no refresh token, and without openid no ID token", async () => {
  const redeem = async (scope: string) => (await service.redeem(app, secret, await service.code(app, { scope }))).body;
  expect(await redeem("openid")).not.toHaveProperty("refresh_token");
  expect(await redeem("User.Read offline_access")).not.toHaveProperty("id_token");
});

test("a person's subject differs from application to application", async () => {
  expect((await service.claims(app)).sub).not.toBe((await service.claims(service.register())).sub);
});
