import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { decodeJwt } from "jose";
import { afterEach, beforeEach, expect, test } from "vitest";

import { newApplication } from "../../../src/directory/application.ts";
import { newServicePrincipal } from "../../../src/directory/service-principal.ts";
import { Store } from "../../../src/directory/store.ts";
import {
  delegatedGraphClaims,
  issueGraphToken,
  verifyDelegatedToken,
  verifyGraphToken,
} from "../../../src/oidc/tokens/graph-token.ts";
import { SigningKeys } from "../../../src/oidc/tokens/signing-keys.ts";
import { TENANT, USERS } from "../oidc-service.ts";

const ORIGIN = "https://localhost:8443";
const NOW = new Date("2026-11-21T12:00:00Z");
const SECONDS = NOW.getTime() / 1000;

const application = newApplication({
  id: "aaaaaaaa-0000-4000-8000-000000000001",
  appId: "bbbbbbbb-0000-4000-8000-000000000001",
  displayName: "Deployer",
  publisherDomain: TENANT.defaultDomain,
  createdDateTime: NOW.toISOString(),
});
const servicePrincipal = newServicePrincipal(application, {
  id: "cccccccc-0000-4000-8000-000000000001",
  tenantId: TENANT.id,
  createdDateTime: NOW.toISOString(),
});
const context = { tenantId: TENANT.id, origin: ORIGIN, now: NOW };
const request = { ...context, application, servicePrincipal, roles: ["Application.ReadWrite.OwnedBy"] };

let folder: string;
let store: Store;
let keys: SigningKeys;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graph-token-"));
  store = Store.open(join(folder, "directory.db"));
  keys = await SigningKeys.load(store);
});

afterEach(async () => {
  store.close();
  await rm(folder, { recursive: true });
});

test("a token for Graph holds the claims that Graph's clients read", async () => {
  const { uti, ...claims } = decodeJwt(await issueGraphToken(keys, request));
  expect(uti).toMatch(/^[\w-]{22}$/);
  expect(claims).toEqual({
    aud: ORIGIN,
    iss: `${ORIGIN}/${TENANT.id}/`,
    iat: SECONDS,
    nbf: SECONDS,
    exp: SECONDS + 3599,
    app_displayname: "Deployer",
    appid: application.appId,
    appidacr: "1",
    idp: `${ORIGIN}/${TENANT.id}/`,
    idtyp: "app",
    oid: servicePrincipal.id,
    roles: ["Application.ReadWrite.OwnedBy"],
    sub: servicePrincipal.id,
    tid: TENANT.id,
    ver: "1.0",
  });
});

test("Graph knows the caller by the token, also after a restart", async () => {
  const token = await issueGraphToken(keys, request);
  const caller = await verifyGraphToken(await SigningKeys.load(store), ORIGIN, `Bearer ${token}`, NOW);
  expect(caller).toEqual({
    objectId: servicePrincipal.id,
    appId: application.appId,
    roles: ["Application.ReadWrite.OwnedBy"],
  });
});

test.each([
  ["no header", () => undefined],
  ["another scheme", (token: string) => `Basic ${token}`],
  ["no token", () => "Bearer "],
  ["what is not a token", () => "Bearer abc"],
  ["a changed token", (token: string) => `Bearer ${token.slice(0, -4)}AAAA`],
])("Graph does not know a caller by %s", async (_what, header) => {
  const token = await issueGraphToken(keys, request);
  expect(await verifyGraphToken(keys, ORIGIN, header(token), NOW)).toBeUndefined();
});

test("an expired token, one for another service and one of another issuer are refused", async () => {
  const token = `Bearer ${await issueGraphToken(keys, request)}`;
  const later = new Date(NOW.getTime() + 3600 * 1000);
  expect(await verifyGraphToken(keys, ORIGIN, token, later)).toBeUndefined();
  expect(await verifyGraphToken(keys, "https://localhost:9999", token, NOW)).toBeUndefined();
  const claims = { ...decodeJwt(token.slice("Bearer ".length)), iss: "https://evil.test/" };
  expect(await verifyGraphToken(keys, ORIGIN, `Bearer ${await keys.sign(claims)}`, NOW)).toBeUndefined();
});

test("a person's token does not pass for an application's, nor the other way round", async () => {
  const granted = { application, user: USERS.member, scope: "openid profile", subject: "s" };
  const delegated = `Bearer ${await keys.sign(delegatedGraphClaims(context, granted))}`;
  expect(await verifyGraphToken(keys, ORIGIN, delegated, NOW)).toBeUndefined();
  expect(await verifyDelegatedToken(keys, ORIGIN, delegated, NOW)).toEqual({
    userId: USERS.member.id,
    appId: application.appId,
    scopes: new Set(["openid", "profile"]),
  });
  const appOnly = `Bearer ${await issueGraphToken(keys, request)}`;
  expect(await verifyDelegatedToken(keys, ORIGIN, appOnly, NOW)).toBeUndefined();
});

test("the published keys hold nothing private", () => {
  const [key, ...others] = keys.jwks.keys;
  expect(others).toEqual([]);
  expect(Object.keys(key ?? {}).sort()).toEqual(["e", "kid", "kty", "n", "use"]);
});
