import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Application } from "../../../src/directory/application.ts";
import { CALLBACK, OidcService, USERS } from "../oidc-service.ts";

const BUG = new Error("a bug in this test");

let service: OidcService;
let app: Application;

beforeEach(async () => {
  service = await OidcService.start();
  app = service.register();
});

afterEach(async () => {
  vi.restoreAllMocks();
  await service.remove();
});

function authorize(): Promise<Response> {
  return service.authorize({
    client_id: app.appId,
    response_type: "code",
    redirect_uri: CALLBACK,
    scope: "openid",
    login_hint: USERS.member.userPrincipalName,
  });
}

function fail(): never {
  throw BUG;
}

test("a bug at the token endpoint is reported, and told to the client without its cause", async () => {
  vi.spyOn(service.directory.applications, "getByAppId").mockImplementation(fail);
  const { status, body } = await service.token({ grant_type: "client_credentials", client_id: app.appId });
  expect(status).toBe(500);
  expect(body).toMatchObject({ error: "temporarily_unavailable", error_codes: [90033] });
  expect(JSON.stringify(body)).not.toContain(BUG.message);
  expect(service.reported).toEqual([BUG]);
});

test.each([
  [
    "before the library",
    () => vi.spyOn(service.directory.applications, "getByAppId").mockImplementation(fail),
  ],
  ["inside the library", () => vi.spyOn(service.directory.users, "get").mockImplementation(fail)],
])("a bug at the authorize endpoint %s is reported, and shown without its cause", async (_where, breakIt) => {
  breakIt();
  const response = await authorize();
  const page = await response.text();
  expect(response.status).toBe(500);
  expect(page).toContain("AADSTS90033: A transient error has occurred. Please try again.");
  expect(page).not.toContain(BUG.message);
  expect(service.reported).toEqual([BUG]);
});

test("a bug while a code is redeemed is reported, and told to the client without its cause", async () => {
  const client = { client_id: app.appId, client_secret: service.addSecret(app) };
  const code = await service.code(app);
  vi.spyOn(service.keys, "sign").mockImplementation(fail);
  const grant = { grant_type: "authorization_code", code, redirect_uri: CALLBACK };
  const { status, body } = await service.token({ ...grant, ...client });
  expect(status).toBe(500);
  expect(body).toMatchObject({ error: "temporarily_unavailable", error_codes: [90033] });
  expect(service.reported).toEqual([BUG]);
});
