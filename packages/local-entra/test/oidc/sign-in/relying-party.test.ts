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
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { CALLBACK, OidcService, TENANT, USERS, webPlatform } from "../oidc-service.ts";

/** A certified relying party that nobody here wrote (https://openid.net/certification/) signs in by discovery alone. */

let service: OidcService;
let app: Application;
let secret: string;

beforeAll(async () => {
  service = await OidcService.start();
  app = service.register({ web: webPlatform([CALLBACK], { idToken: true, accessToken: true }) });
  secret = service.addSecret(app);
});

afterAll(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

function relyingParty(): Promise<Configuration> {
  return discovery(new URL(service.url("/v2.0")), app.appId, secret, undefined, {
    execute: [allowInsecureRequests],
  });
}

function authorizationUrl(config: Configuration, changes: Record<string, string> = {}): URL {
  return buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: "openid profile email",
    state: "a state",
    nonce: "a nonce",
    login_hint: USERS.member.userPrincipalName,
    ...changes,
  });
}

async function answerOf(url: URL): Promise<URL> {
  const response = await fetch(url, { redirect: "manual" });
  return new URL(response.headers.get("location") ?? "");
}

const PERSON = {
  aud: expect.any(String),
  iss: expect.any(String),
  sub: expect.stringMatching(/^[\w-]{43}$/),
  tid: TENANT.id,
  oid: USERS.member.id,
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
    const checks = { pkceCodeVerifier, expectedState: "a state", expectedNonce: "a nonce" };
    const tokens = await authorizationCodeGrant(config, await answerOf(url), checks);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ ...PERSON, aud: app.appId, iss: service.url("/v2.0") });
    expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(3900);
    expect(await fetchUserInfo(config, tokens.access_token, claims?.sub ?? "")).toEqual({
      sub: claims?.sub,
      name: "Mia Member",
      given_name: "Mia",
      family_name: "Member",
      email: "mia@contoso.test",
    });
    const refreshed = await refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.claims()).toMatchObject({ sub: claims?.sub, oid: USERS.member.id });
    expect(refreshed.refresh_token).toEqual(expect.any(String));
  });

  test("by ID token alone", async () => {
    const config = await relyingParty();
    useIdTokenResponseType(config);
    const answer = await answerOf(authorizationUrl(config));
    expect([...new URLSearchParams(answer.hash.slice(1)).keys()]).toEqual(["id_token", "state"]);
    const claims = await implicitAuthentication(config, answer, "a nonce", { expectedState: "a state" });
    expect(claims).toMatchObject(PERSON);
  });

  test("by code and ID token", async () => {
    const config = await relyingParty();
    useCodeIdTokenResponseType(config);
    const tokens = await authorizationCodeGrant(config, await answerOf(authorizationUrl(config)), {
      expectedState: "a state",
      expectedNonce: "a nonce",
    });
    expect(tokens.claims()).toMatchObject(PERSON);
  });

  test("by an answer that the browser posts", async () => {
    const config = await relyingParty();
    const response = await fetch(authorizationUrl(config, { response_mode: "form_post" }));
    const page = await response.text();
    expect(response.headers.get("content-security-policy")).toMatch(/;script-src 'sha256-[^']+'$/);
    expect(page).toContain(`<form method="post" action="${CALLBACK}">`);
    const fields = new URLSearchParams();
    for (const [, name = "", value = ""] of page.matchAll(/name="(\w+)" value="(.*?)"/g)) {
      fields.append(name, value);
    }
    const posted = new Request(CALLBACK, { method: "POST", body: fields });
    const tokens = await authorizationCodeGrant(config, posted, {
      expectedState: "a state",
      expectedNonce: "a nonce",
    });
    expect(tokens.claims()).toMatchObject(PERSON);
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
  const redeem = async (scope: string) => {
    const code = await service.code(app, { scope });
    const client = { client_id: app.appId, client_secret: secret };
    const { body } = await service.token({
      grant_type: "authorization_code",
      ...client,
      code,
      redirect_uri: CALLBACK,
    });
    return Object.keys(body);
  };
  expect(await redeem("openid")).not.toContain("refresh_token");
  expect(await redeem("User.Read offline_access")).not.toContain("id_token");
});

test("a person's subject differs from application to application", async () => {
  const other = service.register();
  const subjects = await Promise.all(
    [app, other].map(async (client) => {
      const code = await service.code(client);
      const { body } = await service.token({
        grant_type: "authorization_code",
        client_id: client.appId,
        client_secret: client === app ? secret : service.addSecret(other),
        code,
        redirect_uri: CALLBACK,
      });
      const [, payload = ""] = String(body.id_token).split(".");
      return JSON.parse(Buffer.from(payload, "base64url").toString()).sub;
    }),
  );
  expect(subjects[0]).not.toBe(subjects[1]);
});
