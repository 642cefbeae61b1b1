import { afterEach, expect, test, vi } from "vitest";

import { shown } from "../answers.ts";
import { startServiceWithClient } from "../oidc-service.ts";

const bug = new Error("a bug in this test");

const { service, app, secret } = await startServiceWithClient();

afterEach(() => {
  vi.restoreAllMocks();
});

function fail(): never {
  throw bug;
}

const breakApplications = () => vi.spyOn(service.directory.applications, "getByAppId").mockImplementation(fail);

test("a bug at the token endpoint is reported, and told to the client without its cause", async () => {
  breakApplications();
  const { status, body } = await service.token({ grant_type: "client_credentials", client_id: app.appId });
  expect(status).toBe(500);
  expect(body).toMatchObject({ error: "temporarily_unavailable", error_codes: [90033] });
  expect(JSON.stringify(body)).not.toContain(bug.message);
  expect(service.reported.splice(0)).toEqual([bug]);
});

test.each([
  ["before the library", breakApplications],
  ["inside the library", () => vi.spyOn(service.directory.users, "get").mockImplementation(fail)],
])("a bug at the authorize endpoint %s is reported, and shown without its cause", async (_where, breakIt) => {
  breakIt();
  const response = await service.authorize(app);
  expect(await response.clone().text()).not.toContain(bug.message);
  expect(await shown(response)).toBe("500 AADSTS90033: A transient error has occurred. Please try again.");
  expect(service.reported.splice(0)).toEqual([bug]);
});

test("a bug while a code is redeemed is reported, and told to the client without its cause", async () => {
  const code = await service.code(app);
  vi.spyOn(service.keys, "sign").mockImplementation(fail);
  const { status, body } = await service.redeem(app, secret, code);
  expect(status).toBe(500);
  expect(body).toMatchObject({ error: "temporarily_unavailable", error_codes: [90033] });
  expect(service.reported.splice(0)).toEqual([bug]);
});
