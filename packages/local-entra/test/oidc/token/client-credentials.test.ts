import { decodeJwt } from "jose";
import { expect, test } from "vitest";

import { setApplicationPermissions } from "../../../src/directory/application-permission.ts";
import { microsoftGraph } from "../../../src/directory/microsoft-graph.ts";
import { verifyGraphToken } from "../../../src/oidc/tokens/graph-token.ts";
import { refusalOf } from "../browser.ts";
import { contoso } from "../fixtures.ts";
import { startServiceWithClient } from "../oidc-service.ts";

const { service, app, secret } = await startServiceWithClient();
const client = { client_id: app.appId, client_secret: secret };
const ask = (scope: string | undefined, of = client) =>
  service.token({ grant_type: "client_credentials", ...of, scope });

test("an application gets a token that Graph knows it by, with the roles granted now", async () => {
  const { id } = service.servicePrincipal(app);
  service.directory.servicePrincipals.insert(microsoftGraph("2026-11-21T08:00:00Z"));
  setApplicationPermissions(service.directory, id, ["Application.ReadWrite.OwnedBy"]);
  const { status, body } = await ask(`${service.origin}/.default`);
  expect(status).toBe(200);
  const { access_token: token, ...others } = body;
  expect(others).toEqual({ token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599 });
  expect(await verifyGraphToken(service.keys, service.origin, `Bearer ${token}`)).toEqual({
    objectId: id,
    appId: app.appId,
    roles: ["Application.ReadWrite.OwnedBy"],
  });
  expect(decodeJwt(String(token))).toMatchObject({ oid: id, tid: contoso.id, idtyp: "app" });
});

test.each([
  ["the cloud's name for Graph", "https://graph.microsoft.com/.default"],
  ["a resource with its own slash", "https://graph.microsoft.com//.default"],
  ["a scope with those of OpenID beside it", "https://graph.microsoft.com/.default openid offline_access profile"],
])("%s is taken for the Graph here", async (_what, scope) => {
  expect((await ask(scope)).status).toBe(200);
});

test.each([
  ["no scope", undefined, /^400 invalid_request AADSTS900144: /],
  ["single permissions", "https://graph.microsoft.com/User.Read.All", /^400 invalid_scope AADSTS1002012: /],
  ["another resource", "api://other/.default", /^400 invalid_resource AADSTS500011: /],
])("%s is refused", async (_what, scope, refusal) => {
  expect(refusalOf(await ask(scope))).toMatch(refusal);
});

test("a disabled service principal is refused", async () => {
  const off = service.register({ displayName: "Off" });
  service.servicePrincipal(off, { accountEnabled: false });
  const answer = await ask(`${service.origin}/.default`, {
    client_id: off.appId,
    client_secret: service.addSecret(off),
  });
  expect(refusalOf(answer)).toMatch(/^400 unauthorized_client AADSTS7000112: /);
});
