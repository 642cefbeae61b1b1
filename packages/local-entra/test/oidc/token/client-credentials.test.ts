import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { setApplicationPermissions } from "../../../src/directory/application-permission.ts";
import { microsoftGraph } from "../../../src/directory/microsoft-graph.ts";
import { verifyGraphToken } from "../../../src/oidc/tokens/graph-token.ts";
import { OidcService, TENANT } from "../oidc-service.ts";

let service: OidcService;
let app: Application;
let secret: string;

beforeAll(async () => {
  service = await OidcService.start();
  app = service.register({ displayName: "Deployer" });
  secret = service.addSecret(app);
});

afterAll(() => service.remove());

function request(scope?: string): Record<string, string> {
  const client = { client_id: app.appId, client_secret: secret };
  return { grant_type: "client_credentials", ...client, ...(scope === undefined ? {} : { scope }) };
}

test("an application gets a token that Graph knows it by, with the roles granted now", async () => {
  const principal = service.directory.servicePrincipals.getByAppId(app.appId);
  service.directory.servicePrincipals.insert(microsoftGraph("2026-11-21T08:00:00Z"));
  setApplicationPermissions(service.directory, principal?.id ?? "", ["Application.ReadWrite.OwnedBy"]);
  const { status, body } = await service.token(request(`${service.origin}/.default`));
  expect(status).toBe(200);
  const { access_token: token, ...others } = body;
  expect(others).toEqual({ token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599 });
  expect(await verifyGraphToken(service.keys, service.origin, `Bearer ${token}`)).toEqual({
    objectId: principal?.id,
    appId: app.appId,
    roles: ["Application.ReadWrite.OwnedBy"],
  });
  expect(decodeJwt(String(token))).toMatchObject({ oid: principal?.id, tid: TENANT.id, idtyp: "app" });
});

test.each([
  ["the cloud's name for Graph", "https://graph.microsoft.com/.default"],
  ["a resource with its own slash", "https://graph.microsoft.com//.default"],
])("%s is taken for the Graph here", async (_what, scope) => {
  expect((await service.token(request(scope))).status).toBe(200);
});

test.each([
  ["no scope", undefined, "invalid_request", 900144],
  ["single permissions", "https://graph.microsoft.com/User.Read.All", "invalid_scope", 1002012],
  ["another resource", "api://other/.default", "invalid_resource", 500011],
])("%s is refused", async (_what, scope, error, code) => {
  const { status, body } = await service.token(request(scope));
  expect(status).toBe(400);
  expect(body).toMatchObject({ error, error_codes: [code] });
});

test("a disabled service principal is refused", async () => {
  const off = service.register({ displayName: "Off" });
  const client_secret = service.addSecret(off);
  const principal = service.directory.servicePrincipals.getByAppId(off.appId);
  service.directory.servicePrincipals.update({ ...principal, accountEnabled: false } as never);
  const { status, body } = await service.token({
    ...request(`${service.origin}/.default`),
    client_id: off.appId,
    client_secret,
  });
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: "unauthorized_client", error_codes: [7000112] });
});
