import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../src/protocol/property-values.ts";
import { APPLICATION, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";
import { ACCESSES, basic, full, GRAPH, PATCH, POST, READS } from "./registered-application.ts";

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
  application = new StackResource(await service.signIn(), APPLICATION);
});

const id = () => String(application.state.objectId);
const inDirectory = () => service.graph.directory.applications.get(id());
const owners = () => service.graph.directory.owners.targets(id());
/** Requests since the last call, with the object's ID as {id}. */
const requests = () => service.takeRequests().map((line) => line.replaceAll(id(), "{id}"));

test("lifecycle-full: all of it is kept, read back without a change, and deleted", async () => {
  await application.create(full(service.caller));
  expect(requests()).toEqual([POST, PATCH, PATCH, ...READS]);
  expect(inDirectory()).toMatchObject({
    displayName: "RustDesk",
    description: "Remote desktop",
    groupMembershipClaims: "SecurityGroup",
    tags: ["WindowsAzureActiveDirectoryIntegratedApp"],
    requiredResourceAccess: [{ resourceAppId: GRAPH, resourceAccess: ACCESSES }],
  });
  for (const _ of ["first", "second"]) {
    await application.refresh();
    expect(requests()).toEqual(READS);
    expect((await application.diff(full(service.caller))).changes).toBe(false);
  }
  const deleted = id();
  await application.delete();
  expect(service.takeRequests()).toEqual([`DELETE /v1.0/applications/${deleted} 204`]);
  expect(service.graph.directory.deletedApplications.get(deleted)?.displayName).toBe("RustDesk");
});

test("lifecycle-minimal: the caller is an owner only until the end of the create", async () => {
  await application.previewCreate({ displayName: "RustDesk" });
  expect(requests()).toEqual([]);
  await application.create({ displayName: "RustDesk" });
  expect(requests()).toEqual([
    POST,
    PATCH,
    PATCH,
    `DELETE /v1.0/applications/{id}/owners/${service.caller}/$ref 204`,
    ...READS,
  ]);
  expect(owners()).toEqual([]);
  await application.refresh();
  expect((await application.diff({ displayName: "RustDesk" })).changes).toBe(false);
});

describe("create-variants", () => {
  const everybody = () => service.graph.directory.users.list().map((user) => user.id);

  test.each<[string, Values, string[]]>([
    ["with tags", { tags: ["t1", "t2"] }, []],
    [
      "with oauth2PostResponseRequired",
      { oauth2PostResponseRequired: false },
      ["PATCH /beta/applications/{id} 204"],
    ],
    ["with mapped claims", { api: { mappedClaimsEnabled: true, requestedAccessTokenVersion: 2 } }, [PATCH]],
    ["with an exposed scope", { api: { oauth2PermissionScopes: [scope] } }, []],
    [
      "with other platforms",
      {
        singlePageApplication: { redirectUris: ["https://spa.example.com/"] },
        publicClient: { redirectUris: ["rustdesk://oidc/callback", "http://localhost"] },
      },
      [],
    ],
  ])("%s", async (_, variant, further) => {
    const varied = { displayName: "RustDesk", owners: [service.caller], ...variant };
    await application.create(varied);
    expect(requests()).toEqual([POST, PATCH, PATCH, ...further, ...READS]);
    await application.refresh();
    expect((await application.diff(varied)).changes).toBe(false);
  });

  test("with an inline password, which the stand-in does not cover and says so", async () => {
    const [failure] = await application.failures({
      displayName: "RustDesk",
      password: { displayName: "pw" },
    });
    expect(failure).toContain("does not cover password: declare an ApplicationPassword instead");
  });

  test("with an owner that is not the caller", async () => {
    const [somebody = ""] = everybody();
    await application.create({ displayName: "RustDesk", owners: [somebody] });
    expect(owners()).toEqual([somebody]);
  });

  test("removing an exposed scope disables it first", async () => {
    const exposed = {
      displayName: "RustDesk",
      owners: [service.caller],
      api: { oauth2PermissionScopes: [scope] },
    };
    await application.create(exposed);
    requests();
    const { api: _, ...bare } = exposed;
    await application.update(bare);
    expect(requests()).toEqual([READS[0], PATCH, READS[0], PATCH, ...READS]);
    expect(inDirectory()?.api.oauth2PermissionScopes).toEqual([]);
  });
});

describe("import", () => {
  test("gives the inputs of an application that is there", async () => {
    await application.create(basic(service.caller));
    requests();
    expect(await application.import(application.id)).toMatchObject({
      displayName: "RustDesk",
      owners: [service.caller],
    });
    expect(requests()).toEqual(READS);
  });

  test.each([
    ["a bare object ID", () => id(), 0],
    ["a missing object", () => "/applications/00000000-0000-0000-0000-00000000dead", 1],
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
    await new StackResource(await service.signIn(), APPLICATION).create(basic(service.caller));
    service.takeRequests();
  });
  const taken =
    /^An existing "azuread_application" with name "RustDesk" \(ID: "[^"]+"\) was found and `prevent_dup/;

  test("a preview and a create under a taken name are refused", async () => {
    const again = { ...basic(service.caller), preventDuplicateNames: true };
    await expect(application.previewCreate(again)).rejects.toThrow(taken);
    expect(requests()).toEqual(["GET /v1.0/applications?$filter=displayName eq 'RustDesk' 200"]);
    await expect(application.create(again)).rejects.toThrow(taken);
  });

  test("a free name is taken, and a rename onto a taken one is refused", async () => {
    const free = { ...basic(service.caller), displayName: "Free", preventDuplicateNames: true };
    await application.create(free);
    await expect(application.update({ ...free, displayName: "RustDesk" })).rejects.toThrow(
      'An existing "azuread_application" with name "RustDesk"',
    );
    expect(inDirectory()?.displayName).toBe("Free");
  });

  test("a name with an apostrophe cannot be looked for, which Graph says", async () => {
    const quoted = { ...basic(service.caller), displayName: "Bob's app", preventDuplicateNames: true };
    await expect(application.previewCreate(quoted)).rejects.toThrow(
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
  const { body } = await service.graph.call("POST", "/v1.0/applications", { displayName: "RustDesk" });
  service.fault({ method: "POST", path: /\/applications$/, answer: { status: 200, body } });
  service.fault({ method: "PATCH", path: /\/applications\//, answer: { status: 200, body: { a: 1 } } });
  service.fault({ method: "PATCH", path: /\/applications\//, answer: { status: 202 } });
  await application.create(basic(service.caller));
  service.fault({ method: "DELETE", path: /\/applications\//, answer: { status: 200 } });
  await application.delete();
});
