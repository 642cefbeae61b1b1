import { createPrivateKey, KeyObject } from "node:crypto";

import { decodeJwt, type JWTPayload } from "jose";
import { expect, test } from "vitest";

import type { KeyCredential } from "../../../src/directory/objects/application.ts";
import { refusalOf } from "../browser.ts";
import { callback, contoso } from "../fixtures.ts";
import { type Parameters, startService } from "../oidc-service.ts";
import { CertificateClient } from "./certificate-client.ts";
import { assertionRequest } from "./federated-client.ts";

const service = await startService();
const client = await CertificateClient.create();
const app = service.register({ displayName: "deploy", keyCredentials: [client.credential()] });
const aud = service.url("/oauth2/v2.0/token");
const minutes = (count: number) => Math.floor(Date.now() / 1000) + count * 60;

const present = (assertion: string, changes: Parameters = {}) =>
  service.token({ ...assertionRequest(service, app, assertion), ...changes });
const signedIn = async (claims: JWTPayload & { aud?: string }, header?: Record<string, string | undefined>) =>
  refusalOf(await present(await client.assertion(app, { aud, ...claims }, header)));

const where = `Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '${app.appId}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint and https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query request URL, such as 'https://graph.microsoft.com/beta/applications/${app.appId}'].`;
const invalid = (reason: string, found = "", thumbprint = client.thumbprint) =>
  `401 invalid_client AADSTS700027: Client assertion contains an invalid signature. [Reason - ${reason}, Thumbprint of key used by client: '${thumbprint}', ${found}${where}`;
const review =
  "Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .";

test("an application signs in with the key of a registered certificate", async () => {
  const { status, body } = await present(await client.assertion(app, { aud }));
  expect([status, Object.keys(body).sort()]).toEqual([
    200,
    ["access_token", "expires_in", "ext_expires_in", "token_type"],
  ]);
  expect(decodeJwt(String(body.access_token))).toMatchObject({
    appid: app.appId,
    oid: service.servicePrincipal(app).id,
  });
});

test("it redeems a code and a refresh token by it", async () => {
  const assertion = await client.assertion(app, { aud });
  const code = await service.code(app);
  const redeemed = await present(assertion, {
    grant_type: "authorization_code",
    code,
    redirect_uri: callback,
    scope: "",
  });
  expect(redeemed.status).toBe(200);
  const refresh_token = String(redeemed.body.refresh_token);
  expect((await present(assertion, { grant_type: "refresh_token", refresh_token, scope: "" })).status).toBe(200);
});

// What MSAL for Node.js, for Python and for Go send.
test.each<[string, Record<string, string | undefined>]>([
  ["its SHA-256 hash", { x5t: undefined, "x5t#S256": client.hash("sha256") }],
  ["its SHA-1 hash, filled up", { x5t: `${client.hash("sha1")}=` }],
  ["its SHA-1 hash and an ID of its own", { kid: client.thumbprint }],
])("a certificate may be named by %s", async (_what, header) => {
  expect((await present(await client.assertion(app, { aud }, header))).status).toBe(200);
});

test("an assertion may be signed with PSS", async () => {
  const key = createPrivateKey(KeyObject.from(client.keys.privateKey).export({ type: "pkcs8", format: "pem" }));
  const pss = await client.assertion(app, { aud }, { alg: "PS256" }, key);
  expect((await present(pss)).status).toBe(200);
});

test("an assertion may come again, and without an ID of its own", async () => {
  const assertion = await client.assertion(app, { aud, jti: undefined });
  expect((await present(assertion)).status).toBe(200);
  expect((await present(assertion)).status).toBe(200);
});

test.each([
  ["the issuer", service.url("/v2.0")],
  ["the token endpoint of the tenant's domain", service.url("/oauth2/v2.0/token", {}, contoso.defaultDomain)],
])("an assertion may be made for %s", async (_what, audience) => {
  expect((await present(await client.assertion(app, { aud: audience }))).status).toBe(200);
});

test.each([
  ["another tenant", "/5b1a4f0e-8f4c-4a51-9d9e-0d3b9b1f7a22/oauth2/v2.0/token"],
  ["another endpoint", `/${contoso.id}/oauth2/v2.0/authorize`],
  ["nothing but the host", ""],
])("an assertion for %s is refused", async (_what, path) => {
  expect(await signedIn({ aud: `${service.origin}${path}` })).toBe(
    `401 invalid_client AADSTS700023: Client assertion audience claim does not match Realm issuer. ${review}`,
  );
});

test("a key that is not registered is refused with its thumbprint", async () => {
  const other = await CertificateClient.create();
  const refusal = refusalOf(await present(await other.assertion(app, { aud })));
  expect(refusal).toBe(invalid("The key was not found.", "", other.thumbprint));
  expect(await signedIn({}, { x5t: undefined, kid: "a-key" })).toBe(invalid("The key was not found.", "", "a-key"));
});

test("a signature of another key than the one named is refused", async () => {
  const other = await CertificateClient.create();
  const refusal = refusalOf(await present(await other.assertion(app, { aud }, { x5t: client.hash("sha1") })));
  expect(refusal.replace(/'Start=[^']*'/, "'Start'")).toBe(
    invalid("The provided signature value did not match the expected signature value.", "Found key 'Start', "),
  );
});

test.each<[string, Partial<KeyCredential>]>([
  ["has expired", { startDateTime: "2023-01-23T13:33:28Z", endDateTime: "2024-01-23T13:33:28Z" }],
  ["is not valid yet", { startDateTime: "2123-01-23T13:33:28Z", endDateTime: "2124-01-23T13:33:28Z" }],
])("a certificate that %s is refused with its time", async (_what, validity) => {
  service.directory.applications.update({ ...app, keyCredentials: [client.credential(validity)] });
  const century = validity.startDateTime?.slice(0, 2);
  expect(await signedIn({})).toBe(
    invalid(
      "The key used is expired.",
      `Found key 'Start=01/23/${century}23 13:33:28, End=01/23/${century}24 13:33:28', `,
    ),
  );
  service.directory.applications.update(app);
});

test("a certificate with another kind of key signs nothing", async () => {
  const curve = await CertificateClient.create("curve");
  service.directory.applications.update({ ...app, keyCredentials: [curve.credential()] });
  const forged = await client.assertion(app, { aud }, { x5t: curve.hash("sha1") });
  expect(refusalOf(await present(forged))).toMatch(/ \[Reason - The provided signature value did not match /);
  const own = await curve.assertion(app, { aud }, { alg: "ES256" });
  expect(refusalOf(await present(own))).toMatch(/AADSTS5002730: /);
  service.directory.applications.update(app);
});

test.each<[string, { iss?: string; sub?: string }]>([
  ["issued", { iss: "11111111-1111-4111-8111-111111111111" }],
  ["about", { sub: "11111111-1111-4111-8111-111111111111" }],
])("an assertion that is %s another application is refused", async (_what, claims) => {
  expect(await signedIn(claims)).toBe(
    `401 invalid_client AADSTS700021: Client assertion application identifier doesn't match 'client_id' parameter. ${review}`,
  );
});

test("an assertion outside its time is refused, but for five minutes", async () => {
  expect((await present(await client.assertion(app, { aud, nbf: minutes(4) }))).status).toBe(200);
  expect(await signedIn({ nbf: minutes(-20), exp: minutes(-10) })).toMatch(/^401 invalid_client AADSTS700024: /);
  expect(await signedIn({ nbf: minutes(10), exp: minutes(20) })).toMatch(/^401 invalid_client AADSTS700024: /);
});

test("a certificate that is taken out no longer signs in", async () => {
  service.directory.applications.update({ ...app, keyCredentials: [] });
  expect(await signedIn({})).toBe(invalid("The key was not found."));
  service.directory.applications.update(app);
});
