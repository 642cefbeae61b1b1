import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { DirectoryService } from "../../fixtures/directory-service.ts";
import { accesses, basic, full, microsoftGraph, nobody, role, web } from "../../fixtures/registration.ts";
import { StackResource } from "../../fixtures/stack.ts";
import { patch, reads } from "./application-lines.ts";

let service: DirectoryService;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  application = new StackResource(await service.signIn(), "Application");
});

const inDirectory = () => service.directory.applications.get(application.objectId);
const requests = () => service.takeRequests(application.objectId);
const fewer = [{ resourceAppId: microsoftGraph, resourceAccesses: accesses.slice(0, 1) }];

describe("update-each-property", () => {
  test.each<[string, Values, Record<string, string>, string[]?]>([
    ["displayName", { displayName: "Console 2" }, { displayName: "UPDATE" }],
    ["description", { description: "New" }, { description: "UPDATE" }],
    ["notes", { notes: "other" }, { notes: "UPDATE" }],
    ["signInAudience", { signInAudience: "AzureADMultipleOrgs" }, { signInAudience: "UPDATE" }],
    ["homepage", { web: { ...web, homepageUrl: "https://home.example.com" } }, { "web.homepageUrl": "UPDATE" }],
    ["logout", { web: { ...web, logoutUrl: "https://home.example.com/bye" } }, { "web.logoutUrl": "UPDATE" }],
    [
      "one more redirect URI, named by its place in the program",
      { web: { ...web, redirectUris: [...web.redirectUris, "http://localhost:8000/cb"] } },
      { "web.redirectUris[2]": "ADD" },
    ],
    [
      "two group claims",
      { groupMembershipClaims: ["SecurityGroup", "ApplicationGroup"] },
      { "groupMembershipClaims[1]": "ADD" },
    ],
    ["featureTags", { featureTags: [{ enterprise: true, hide: true }] }, { "featureTags[0].hide": "UPDATE" }],
    ["token version", { api: { requestedAccessTokenVersion: 1 } }, { "api.requestedAccessTokenVersion": "UPDATE" }],
    ["addresses", { supportUrl: "https://s.example.com" }, { supportUrl: "UPDATE" }],
    [
      "oauth2PostResponseRequired",
      { oauth2PostResponseRequired: true },
      { oauth2PostResponseRequired: "UPDATE" },
      ["PATCH /beta/applications/{id} 204"],
    ],
    [
      "fewer permissions",
      { requiredResourceAccesses: fewer },
      { "requiredResourceAccesses[0].resourceAccesses[1]": "DELETE" },
    ],
  ])("%s", async (_, change, detailed, further = []) => {
    await application.create(full(service.caller));
    requests();
    const changed = { ...full(service.caller), ...change };
    expect((await application.diff(changed)).detailed).toEqual(detailed);
    await application.update(changed);
    expect(requests()).toEqual([patch, ...further, ...reads]);
    expect(await application.isSettled(changed)).toBe(true);
  });

  test.each(["notes", "groupMembershipClaims", "requiredResourceAccesses", "optionalClaims", "owners", "web"])(
    "%s removed",
    async (property) => {
      await application.create(full(service.caller));
      const { [property]: _, ...changed } = full(service.caller);
      expect((await application.diff(changed)).detailed).toEqual({ [property]: "DELETE" });
      await application.update(changed);
      expect(await application.isSettled(changed)).toBe(true);
    },
  );

  test.each<[string, Values]>([
    ["featureTags", {}],
    ["api", { api: { requestedAccessTokenVersion: 1 } }],
    ["web", { web: { implicitGrant: { idTokenIssuanceEnabled: false } } }],
  ])("%s removed changes nothing where it said no more than the default", async (property, given) => {
    await application.create({ ...full(service.caller), ...given });
    const { [property]: _, ...bare } = full(service.caller);
    expect((await application.diff(bare)).changes).toBe(false);
  });

  test("sends one fixed block; lists that did not change stay out of it", async () => {
    await application.create(full(service.caller));
    requests();
    await application.update({ ...full(service.caller), displayName: "Two" });
    const [body = {}] = service.bodies("PATCH");
    expect(Object.keys(body).sort()).toEqual([
      "@odata.type",
      "api",
      "description",
      "displayName",
      "groupMembershipClaims",
      "info",
      "isDeviceOnlyAuthSupported",
      "isFallbackPublicClient",
      "notes",
      "publicClient",
      "serviceManagementReference",
      "signInAudience",
      "spa",
      "tags",
      "web",
    ]);
    expect(body.api).not.toHaveProperty("oauth2PermissionScopes");
  });

  test("owners are added and removed one by one", async () => {
    service.permitOwners();
    const [somebody = ""] = service.directory.users.list().map((user) => user.id);
    await application.create(basic(service.caller));
    requests();
    await application.update({ ...basic(service.caller), owners: [somebody] });
    expect(requests()).toEqual([
      patch,
      reads[2],
      "POST /v1.0/applications/{id}/owners/$ref 204",
      `DELETE /v1.0/applications/{id}/owners/${service.caller}/$ref 204`,
      ...reads,
    ]);
    expect(application.state.owners).toEqual([somebody]);
    expect(service.directory.owners.targets(application.objectId)).toEqual([somebody]);
  });

  test("another template replaces", async () => {
    await application.create(full(service.caller));
    const changed = { ...full(service.caller), templateId: nobody };
    expect(await application.diff(changed)).toMatchObject({
      detailed: { templateId: "UPDATE_REPLACE" },
      replaces: ["templateId"],
    });
  });

  test("what the program ignores changes nothing", async () => {
    await application.create(full(service.caller));
    const changed = { ...full(service.caller), displayName: "Two" };
    expect((await application.diff(changed, ["displayName"])).changes).toBe(false);
  });
});

describe("a role", () => {
  const disabling = [reads[0], patch, reads[0], patch, ...reads];

  test("is disabled before it is changed or removed", async () => {
    await application.create(full(service.caller));
    requests();
    await application.update({ ...full(service.caller), appRoles: [{ ...role, value: "person" }] });
    expect(requests()).toEqual(disabling);
    await application.update({ ...full(service.caller), appRoles: [] });
    expect(requests()).toEqual(disabling);
    expect(inDirectory()?.appRoles).toEqual([]);
  });

  test("that is only added is not disabled, and its ID follows from it", async () => {
    await application.create(full(service.caller));
    requests();
    const admin = { ...role, id: "b23204cf-b797-4fd2-8bec-179c38f3a53f", value: "admin" };
    const changed = { ...full(service.caller), appRoles: [role, admin] };
    expect((await application.diff(changed)).detailed).toEqual({ appRoleIds: "UPDATE", "appRoles[1]": "ADD" });
    await application.update(changed);
    expect(requests()).toEqual([reads[0], patch, ...reads]);
  });

  test("is waited for while Graph still shows it enabled", async () => {
    await application.create(full(service.caller));
    const stale = { status: 200, body: { appRoles: [{ id: role.id, isEnabled: true }] } };
    service.fault({ method: "GET", path: /\/v1.0\/applications\//, answer: stale, after: 1 });
    await application.update({ ...full(service.caller), appRoles: [] });
    expect(service.waits).toEqual([1]);
  });
});
