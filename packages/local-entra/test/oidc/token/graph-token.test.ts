import { createHash, X509Certificate } from "node:crypto";

import { decodeJwt } from "jose";
import { afterAll, expect, test } from "vitest";

import { newServicePrincipal } from "../../../src/directory/objects/service-principal.ts";
import { Store } from "../../../src/directory/store.ts";
import { delegatedGraphClaims, issueGraphToken, verifyGraphToken } from "../../../src/oidc/tokens/graph-token.ts";
import { SigningKeys } from "../../../src/oidc/tokens/signing-keys.ts";
import { contoso, registration, users } from "../fixtures.ts";

const origin = "https://localhost:8443";
const now = new Date("2026-11-21T12:00:00Z");
const seconds = now.getTime() / 1000;

const application = registration({ displayName: "Deployer" });
const identity = { id: "cccccccc-0000-4000-8000-000000000001", tenantId: contoso.id };
const createdDateTime = now.toISOString();
const servicePrincipal = newServicePrincipal(application, { ...identity, createdDateTime });
const context = { tenantId: contoso.id, origin, now };
const request = { ...context, application, servicePrincipal, roles: ["Application.ReadWrite.OwnedBy"] };

const store = Store.open(":memory:");
const keys = await SigningKeys.load(store);
afterAll(() => store.close());

test("a token for Graph holds the claims that Graph's clients read", async () => {
  const { uti, ...claims } = decodeJwt(await issueGraphToken(keys, request, request));
  expect(uti).toMatch(/^[\w-]{22}$/);
  expect(claims).toEqual({
    aud: origin,
    iss: `${origin}/${contoso.id}/`,
    iat: seconds,
    nbf: seconds,
    exp: seconds + 3599,
    app_displayname: "Deployer",
    appid: application.appId,
    appidacr: "1",
    idp: `${origin}/${contoso.id}/`,
    idtyp: "app",
    oid: servicePrincipal.id,
    roles: ["Application.ReadWrite.OwnedBy"],
    sub: servicePrincipal.id,
    tid: contoso.id,
    ver: "1.0",
  });
});

test("Graph knows the caller by the token, also after a restart", async () => {
  const token = await issueGraphToken(keys, request, request);
  const caller = await verifyGraphToken(await SigningKeys.load(store), origin, `Bearer ${token}`, now);
  expect(caller).toEqual({
    objectId: servicePrincipal.id,
    appId: application.appId,
    roles: ["Application.ReadWrite.OwnedBy"],
  });
});

const noToken = expect.stringContaining("IDX14100: JWT is not well formed, there are no dots (.).");
const invalid = "Access token validation failure.";

test.each([
  ["another scheme", (token: string) => `Basic ${token}`, noToken],
  ["no token", () => "Bearer ", noToken],
  ["what is not a token", () => "Bearer abc", noToken],
  ["a changed token", (token: string) => `Bearer ${token.slice(0, -4)}AAAA`, invalid],
])("Graph does not know a caller by %s", async (_what, header, text) => {
  const token = await issueGraphToken(keys, request, request);
  expect(await verifyGraphToken(keys, origin, header(token), now)).toEqual(text);
});

test("an expired token, one for another service and one of another issuer are refused", async () => {
  const token = `Bearer ${await issueGraphToken(keys, request, request)}`;
  const later = new Date(now.getTime() + 3600 * 1000);
  expect(await verifyGraphToken(keys, origin, token, later)).toBe("Lifetime validation failed, the token is expired.");
  expect(await verifyGraphToken(keys, "https://localhost:9999", token, now)).toBe(`${invalid} Invalid audience.`);
  const claims = { ...decodeJwt(token.slice("Bearer ".length)), iss: "https://evil.test/" };
  expect(await verifyGraphToken(keys, origin, `Bearer ${await keys.sign(claims)}`, now)).toBe(invalid);
});

test("a person's token is that of a user", async () => {
  const granted = { application, user: users.member, scope: "openid profile", subject: "s" };
  const delegated = `Bearer ${await keys.sign(delegatedGraphClaims(context, granted))}`;
  expect(await verifyGraphToken(keys, origin, delegated, now)).toEqual({
    objectId: users.member.id,
    appId: application.appId,
    roles: ["openid", "profile"],
    isUser: true,
  });
});

test("a published key is named by the certificate that comes with it", () => {
  const { kid, x5t, x5c = [], ...key } = keys.jwks.keys[0] ?? {};
  const certificate = new X509Certificate(Buffer.from(x5c[0] ?? "", "base64"));
  expect([kid, x5t]).toEqual(Array(2).fill(createHash("sha1").update(certificate.raw).digest("base64url")));
  expect(certificate.publicKey.export({ format: "jwk" })).toMatchObject({ n: key.n, e: key.e });
});

test("the published keys hold nothing private", () => {
  const [key, ...others] = keys.jwks.keys;
  expect(others).toEqual([]);
  expect(Object.keys(key ?? {}).sort()).toEqual(["e", "kid", "kty", "n", "use", "x5c", "x5t"]);
});
