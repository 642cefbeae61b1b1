import { decodeJwt } from "jose";
import { expect, test } from "vitest";

import { microsoftGraph, microsoftGraphAppId } from "../../../src/directory/microsoft-graph.ts";
import { refusalOf } from "../browser.ts";
import { users } from "../fixtures.ts";
import { startServiceWithClient } from "../oidc-service.ts";

const { service, app, secret } = await startServiceWithClient();
const own = service.register({ displayName: "Own API", identifierUris: ["api://own"] });

const notConsented = `400 invalid_grant AADSTS65001: The user or administrator has not consented to use the application with ID '${app.appId}' named 'RustDesk'. Send an interactive authorization request for this user and resource.`;
const unknownAt = (resource: string) =>
  `400 invalid_resource AADSTS500011: The resource principal named ${resource} was not found in the tenant named Contoso. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`;

async function refreshToken(scope: string): Promise<unknown> {
  return (await service.redeem(app, secret, await service.code(app, { scope }))).body.refresh_token;
}

test.each([
  ["that Graph has and nobody consented to", "openid Mail.Read", notConsented],
  ["that local Entra grants and nobody consented to", "openid User.Read", notConsented],
  [
    "that Graph does not have",
    "openid foo",
    "400 invalid_client AADSTS650053: The application 'RustDesk' asked for scope 'foo' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'. Contact the app vendor.",
  ],
  ["of an unknown resource", "api://nothing/x", unknownAt("api://nothing")],
  [
    "of an API that is registered here, which says so",
    "api://own/x",
    `${unknownAt("api://own")} It is registered here, but local Entra ID issues tokens for Microsoft Graph only.`,
  ],
  [
    "that is none",
    'open"id',
    "400 invalid_scope AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope open\"id is not valid.",
  ],
])("a scope %s is refused when a code and when a refresh token is redeemed", async (_what, scope, refusal) => {
  const given = "openid offline_access";
  const code = await service.code(app, { scope: given });
  expect(refusalOf(await service.redeem(app, secret, code, { scope }))).toBe(refusal);
  expect((await service.redeem(app, secret, code, { scope: given })).status, "the code survives").toBe(200);
  expect(refusalOf(await service.refresh(app, secret, await refreshToken(given), { scope }))).toBe(refusal);
});

test("what a sign-in is made of can be asked for when a code is redeemed, as Microsoft's library for Go does", async () => {
  const other = service.register();
  const otherSecret = service.addSecret(other);
  const scope = "User.Read openid offline_access profile";
  const code = await service.code(other, { scope: "User.Read" });
  const { body } = await service.redeem(other, otherSecret, code, { scope });
  expect(body.scope).toBe("openid profile User.Read");
  expect(decodeJwt(String(body.id_token)).preferred_username).toBe("mia@contoso.test");
  expect((await service.refresh(other, otherSecret, body.refresh_token, { scope })).status).toBe(200);
  service.servicePrincipal(other, { appRoleAssignmentRequired: true });
  service.assign(other, users.member.id);
  service.directory.permissionGrants.put({
    ...{
      id: "everybody",
      clientId: service.servicePrincipal(other).id,
      consentType: "AllPrincipals",
      principalId: null,
    },
    ...{ resourceId: "", scope: "User.Read" },
  });
  for (const { id, principalId } of service.directory.permissionGrants.list()) {
    principalId && service.directory.permissionGrants.delete(id);
  }
  const next = await service.code(other, { scope: "User.Read" });
  expect(refusalOf(await service.redeem(other, otherSecret, next, { scope }))).toMatch(/AADSTS65001: /);
  service.directory.permissionGrants.delete("everybody");
});

test("consent that was taken back before a code is redeemed is missing", async () => {
  const other = service.register();
  const code = await service.code(other);
  for (const { id } of service.directory.permissionGrants.list()) {
    service.directory.permissionGrants.delete(id);
  }
  expect(refusalOf(await service.redeem(other, service.addSecret(other), code))).toMatch(
    /^400 invalid_grant AADSTS65001: /,
  );
});

test("who has to be asked for consent is told apart by its suberror", async () => {
  const { body } = await service.refresh(app, secret, await refreshToken("offline_access"), { scope: "Mail.Read" });
  expect(body).toMatchObject({ error: "invalid_grant", suberror: "consent_required", error_codes: [65001] });
  expect((await service.redeem(app, secret, "x")).body).not.toHaveProperty("suberror");
});

test("the own API of an application says that it is not served where an application asks for itself", async () => {
  const request = { grant_type: "client_credentials", client_id: app.appId, client_secret: secret };
  const answer = await service.token({ ...request, scope: `${own.appId}/.default` });
  expect(refusalOf(answer)).toMatch(/^400 invalid_resource AADSTS500011: .* issues tokens for Microsoft Graph only\.$/);
});

test("a sign-in can ask for each delegated permission that Graph offers here", async () => {
  const offered = service.directory.servicePrincipals.getByAppId(microsoftGraphAppId) ?? microsoftGraph("");
  const names = offered.oauth2PermissionScopes.map(({ value }) => value);
  expect(names.length).toBeGreaterThan(4);
  const all = service.register();
  const answer = await service.code(all, { scope: names.join(" ") });
  const { body } = await service.redeem(all, service.addSecret(all), answer);
  expect(String(body.scope).split(" ").sort()).toEqual(names.filter((name) => name !== "offline_access").sort());
  const everybody = service.register();
  const code = await service.code(everybody, { scope: "https://graph.microsoft.com/.default" });
  const { body: byDefault } = await service.redeem(everybody, service.addSecret(everybody), code);
  expect(byDefault.scope).toBe("openid profile email User.Read");
});

test("a token is valid for all that was consented to, whatever is asked for", async () => {
  const { directory } = service;
  const first = await service.redeem(app, secret, await service.code(app, { scope: "openid offline_access" }));
  expect(first.body.scope).toBe("openid");
  directory.permissionGrants.insert({
    ...{ id: "everybody", clientId: service.servicePrincipal(app).id, consentType: "AllPrincipals", principalId: null },
    ...{ resourceId: "", scope: "User.Read profile" },
  });
  for (const scope of [
    undefined,
    "User.Read",
    `${service.origin}/.default openid`,
    "https://graph.microsoft.com/user.read",
  ]) {
    const { body } = await service.refresh(app, secret, first.body.refresh_token, { scope });
    expect(body.scope).toBe("openid profile User.Read");
    expect(decodeJwt(String(body.access_token))).toMatchObject({ scp: body.scope, oid: users.member.id });
  }
  directory.permissionGrants.delete("everybody");
});
