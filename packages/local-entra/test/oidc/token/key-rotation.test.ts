import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from "jose";
import { expect, onTestFinished, test } from "vitest";

import { Browser } from "../browser.ts";
import { users } from "../fixtures.ts";
import { type OidcService, startServiceWithClient } from "../oidc-service.ts";

async function published(service: OidcService): Promise<JSONWebKeySet> {
  const response = await fetch(service.url("/discovery/v2.0/keys"));
  return (await response.json()) as JSONWebKeySet;
}

test("the new key is published first and signs at once, and the old one stays published", async () => {
  const { service, app, secret } = await startServiceWithClient({ until: onTestFinished });
  const tokens = async () => {
    const { body } = await service.redeem(app, secret, await service.code(app));
    return [String(body.id_token), String(body.access_token)];
  };
  const before = (await published(service)).keys.map(({ kid }) => kid);
  const old = await tokens();
  await service.keys.rotate();
  const keys = await published(service);
  expect(keys.keys.map(({ kid }) => kid)).toEqual([expect.not.stringMatching(String(before[0])), ...before]);
  const fresh = await tokens();
  const kid = keys.keys[0]?.kid;
  expect(fresh.map((token) => decodeProtectedHeader(token).kid)).toEqual([kid, kid]);
  for (const token of [...old, ...fresh]) {
    await expect(jwtVerify(token, createLocalJWKSet(keys))).resolves.toBeDefined();
  }
});

test("three keys are published at most, none of them with its private part", async () => {
  const { service } = await startServiceWithClient({ until: onTestFinished });
  for (let count = 0; count < 3; count += 1) {
    await service.keys.rotate();
  }
  const { keys } = await published(service);
  expect(keys).toHaveLength(3);
  const members = ["kty", "use", "kid", "x5t", "n", "e", "x5c", "cloud_instance_name", "issuer"];
  expect(keys.map((key) => Object.keys(key))).toEqual(keys.map(() => members));
});

test("a code, a session and a pending sign-in outlive it", async () => {
  const { service, app, secret } = await startServiceWithClient({ until: onTestFinished });
  const code = await service.code(app);
  const [browser, waiting] = [new Browser(), new Browser()];
  await browser.get(service.authorizeUrl(app, { login_hint: users.member.userPrincipalName }));
  const { url } = await waiting.open(service.authorizeUrl(app));
  await service.keys.rotate();
  expect((await service.redeem(app, secret, code)).status).toBe(200);
  const silent = await browser.get(service.authorizeUrl(app, { prompt: "none" }));
  expect(silent.headers.get("location")).toMatch(/\?code=/);
  expect((await waiting.submit(url, { user: users.member.id })).url.search).toMatch(/^\?code=/);
});
