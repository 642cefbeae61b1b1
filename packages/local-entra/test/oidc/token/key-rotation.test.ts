import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { Browser } from "../browser.ts";
import { CALLBACK, OidcService, USERS } from "../oidc-service.ts";

let service: OidcService;
let app: Application;
let secret: string;

beforeEach(async () => {
  service = await OidcService.start();
  app = service.register();
  secret = service.addSecret(app);
});

afterEach(async () => {
  await service.remove();
  expect(service.reported).toEqual([]);
});

async function published(): Promise<JSONWebKeySet> {
  const response = await fetch(service.url("/discovery/v2.0/keys"));
  return (await response.json()) as JSONWebKeySet;
}

async function tokens(): Promise<string[]> {
  const { body } = await service.redeem(app, secret, await service.code(app));
  return [String(body.id_token), String(body.access_token)];
}

test("the new key is published first and signs at once, and the old one stays published", async () => {
  const before = (await published()).keys.map(({ kid }) => kid);
  const old = await tokens();
  await service.keys.rotate();
  const keys = await published();
  expect(keys.keys.map(({ kid }) => kid)).toEqual([expect.not.stringMatching(String(before[0])), ...before]);
  const fresh = await tokens();
  expect(fresh.map((token) => decodeProtectedHeader(token).kid)).toEqual([
    keys.keys[0]?.kid,
    keys.keys[0]?.kid,
  ]);
  for (const token of [...old, ...fresh]) {
    await expect(jwtVerify(token, createLocalJWKSet(keys))).resolves.toBeDefined();
  }
});

test("three keys are published at most, none of them with its private part", async () => {
  for (let count = 0; count < 3; count += 1) {
    await service.keys.rotate();
  }
  const { keys } = await published();
  expect(keys).toHaveLength(3);
  expect(keys.map((key) => Object.keys(key))).toEqual(keys.map(() => ["kty", "use", "kid", "n", "e"]));
});

test("a code, a session and a pending sign-in outlive it", async () => {
  const code = await service.code(app);
  const browser = new Browser();
  const waiting = new Browser();
  const query = { client_id: app.appId, response_type: "code", redirect_uri: CALLBACK, scope: "openid" };
  const url = (changes: Record<string, string>) =>
    service.url("/oauth2/v2.0/authorize", { ...query, ...changes });
  await browser.get(url({ login_hint: USERS.member.userPrincipalName }));
  const pending = await waiting.get(url({}));
  await service.keys.rotate();
  expect((await service.redeem(app, secret, code)).status).toBe(200);
  expect((await browser.get(url({ prompt: "none" }))).headers.get("location")).toMatch(/\?code=/);
  const page = new URL(pending.headers.get("location") ?? "", service.origin);
  expect(
    (await waiting.follow(await waiting.post(page, { user: USERS.member.id }), page)).url.search,
  ).toMatch(/^\?code=/);
});
