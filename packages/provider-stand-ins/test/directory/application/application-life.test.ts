import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { DirectoryService } from "../../fixtures/directory-service.ts";
import { accesses, basic, full, microsoftGraph, nobody, role, web } from "../../fixtures/registration.ts";
import { StackResource } from "../../fixtures/stack.ts";
import { patch, post, reads } from "./application-lines.ts";

const origin = "https://localhost:8443/v1.0/directoryObjects";
const scope = {
  id: "b23204cf-b797-4fd2-8bec-179c38f3a53f",
  value: "access",
  adminConsentDisplayName: "Access",
  adminConsentDescription: "Access",
};

let service: DirectoryService;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  application = new StackResource(await service.signIn(), "Application");
});

const inDirectory = () => service.directory.applications.get(application.objectId);
const owners = () => service.directory.owners.targets(application.objectId);
const requests = () => service.takeRequests(application.objectId);

test("lifecycle-full: all of it is kept, read back without a change, and deleted", async () => {
  await application.create(full(service.caller));
  expect(requests()).toEqual([post, patch, patch, ...reads]);
  expect(inDirectory()).toMatchObject({
    displayName: "Console",
    description: "Remote desktop",
    groupMembershipClaims: "SecurityGroup",
    tags: ["WindowsAzureActiveDirectoryIntegratedApp"],
    requiredResourceAccess: [{ resourceAppId: microsoftGraph, resourceAccess: accesses }],
  });
  expect(application.state.web).toMatchObject({ redirectUris: web.redirectUris.toSorted() });
  for (const _ of ["first", "second"]) {
    await application.refresh();
    expect(requests()).toEqual(reads);
    expect(await application.diff(full(service.caller))).toMatchObject({ changes: false, detailed: {} });
  }
  await application.delete();
  expect(requests()).toEqual(["DELETE /v1.0/applications/{id} 204"]);
  expect(service.directory.deletedApplications.get(application.objectId)?.displayName).toBe("Console");
});

test("lifecycle-minimal: the caller is an owner only until the end of the create", async () => {
  await application.previewCreate({ displayName: "Console" });
  expect(requests()).toEqual([]);
  await application.create({ displayName: "Console" });
  expect(requests()).toEqual([
    post,
    patch,
    patch,
    `DELETE /v1.0/applications/{id}/owners/${service.caller}/$ref 204`,
    ...reads,
  ]);
  expect(owners()).toEqual([]);
  expect(await application.isSettled({ displayName: "Console" })).toBe(true);
});

describe("create-variants", () => {
  const everybody = () => service.directory.users.list().map((user) => user.id);

  test.each<[string, Values, string[]]>([
    ["with tags", { tags: ["t1", "t2"] }, []],
    ["with oauth2PostResponseRequired", { oauth2PostResponseRequired: false }, ["PATCH /beta/applications/{id} 204"]],
    ["with mapped claims", { api: { mappedClaimsEnabled: true, requestedAccessTokenVersion: 2 } }, [patch]],
    ["with an exposed scope", { api: { oauth2PermissionScopes: [scope] } }, []],
    [
      "with other platforms",
      {
        singlePageApplication: { redirectUris: ["https://spa.example.com/"] },
        publicClient: { redirectUris: ["myapp://oidc/callback", "http://localhost"] },
      },
      [],
    ],
  ])("%s", async (_, variant, further) => {
    const varied = { displayName: "Console", owners: [service.caller], ...variant };
    await application.create(varied);
    expect(requests()).toEqual([post, patch, patch, ...further, ...reads]);
    expect(await application.isSettled(varied)).toBe(true);
  });

  test("with an owner that is not the caller, who is first and leaves", async () => {
    service.permitOwners();
    const [somebody = ""] = everybody();
    await application.create({ displayName: "Console", owners: [somebody] });
    const bound = service.bodies("POST")[0]?.["owners@odata.bind"];
    expect(bound).toEqual([`${origin}/${service.caller}`, `${origin}/${somebody}`]);
    expect(owners()).toEqual([somebody]);
    expect(application.state.owners).toEqual([somebody]);
  });

  test("removing an exposed scope disables it first", async () => {
    const bare = { displayName: "Console", owners: [service.caller] };
    await application.create({ ...bare, api: { oauth2PermissionScopes: [scope] } });
    requests();
    await application.update(bare);
    expect(requests()).toEqual([reads[0], patch, reads[0], patch, ...reads]);
    expect(inDirectory()?.api.oauth2PermissionScopes).toEqual([]);
  });
});

describe("import", () => {
  test("gives the inputs of an application that is there, without defaults", async () => {
    const program = { ...basic(service.caller), appRoles: [role], featureTags: [{ hide: true }] };
    await application.create(program);
    requests();
    expect(await application.import(application.id)).toEqual({
      __defaults: [],
      appRoles: [{ ...role, __defaults: [] }],
      displayName: "Console",
      featureTags: [{ __defaults: [], hide: true }],
      owners: [service.caller],
      web: {
        __defaults: [],
        implicitGrant: { __defaults: [], idTokenIssuanceEnabled: true },
        redirectUris: web.redirectUris.toSorted(),
      },
    });
    expect(requests()).toEqual(reads);
  });

  test.each([
    ["a bare object ID", () => application.objectId, 0],
    ["a missing object", () => `/applications/${nobody}`, 1],
    ["a wrong form", () => "/servicePrincipals/x", 0],
  ])("finds nothing by %s", async (_, wrong, count) => {
    await application.create(basic(service.caller));
    requests();
    expect(await application.import(wrong())).toBeUndefined();
    expect(requests()).toHaveLength(count);
  });
});

describe("prevent-duplicate-names", () => {
  beforeEach(async () => {
    await new StackResource(await service.signIn(), "Application").create(basic(service.caller));
    service.takeRequests();
  });
  const named = (displayName: string) => ({ ...basic(service.caller), displayName, preventDuplicateNames: true });
  const taken = /^An existing "azuread_application" with name "Console" \(ID: "[^"]+"\) was found and `prevent_dup/;

  test("a preview and a create under a taken name are refused", async () => {
    await expect(application.previewCreate(named("Console"))).rejects.toMatchObject({
      name: "RefusedPlan",
      message: expect.stringMatching(taken),
    });
    expect(requests()).toEqual(["GET /v1.0/applications?$filter=displayName eq 'Console' 200"]);
    await expect(application.create(named("Console"))).rejects.toThrow(taken);
  });

  test("a free name is taken and kept, and a rename onto a taken one is refused", async () => {
    await application.create(named("Free"));
    await application.update({ ...named("Free"), notes: "n" });
    await expect(application.update(named("Console"))).rejects.toThrow(taken);
    expect(inDirectory()).toMatchObject({ displayName: "Free", notes: "n" });
  });

  test("a name with an apostrophe cannot be looked for, which Graph says", async () => {
    await expect(application.previewCreate(named("Bob's app"))).rejects.toThrow(
      /^could not check for existing application\(s\): unexpected status 400 \(400 Bad Request\) with error: /,
    );
    expect(requests()).toEqual(["GET /v1.0/applications?$filter=displayName eq 'Bob's app' 400"]);
  });
});

test("checks-client-side: no request is made for inputs that are refused", async () => {
  expect(await application.failures({ displayName: "", web: { redirectUris: ["rd.example.com"] } })).toEqual([
    expect.stringContaining('expected "display_name" to not be an empty string'),
    expect.stringContaining('URI has no host for "web.0.redirect_uris.0"'),
  ]);
  expect(requests()).toEqual([]);
});

test("alternative-status-codes: any status of success will do", async () => {
  const { body } = await service.graph.call("POST", "/v1.0/applications", { displayName: "Console" });
  const path = /\/applications\//;
  service.fault({ method: "POST", path: /\/applications$/, answer: { status: 200, body } });
  service.fault({ method: "PATCH", path, answer: { status: 200, body: { a: 1 } } });
  service.fault({ method: "PATCH", path, answer: { status: 202 } });
  await application.create(basic(service.caller));
  service.fault({ method: "DELETE", path, answer: { status: 200 } });
  await application.delete();
});
