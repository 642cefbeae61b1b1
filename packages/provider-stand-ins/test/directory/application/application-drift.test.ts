import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { DirectoryService } from "../../fixtures/directory-service.ts";
import { accesses, basic, full, microsoftGraph } from "../../fixtures/registration.ts";
import { StackResource } from "../../fixtures/stack.ts";

let service: DirectoryService;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  application = new StackResource(await service.signIn(), "Application");
});

const id = () => application.objectId;
/** Changes the application as somebody else would, and looks at it again. */
async function drift(change: Values): Promise<void> {
  await service.change("PATCH", `/applications/${id()}`, change);
  await application.refresh();
}

describe("drift", () => {
  test.each<[string, Values, Record<string, string>]>([
    [
      "redirect URIs",
      { web: { redirectUris: ["https://x.example.com/cb", "https://b.example.com/api/oidc/callback"] } },
      { "web.redirectUris[1]": "UPDATE" },
    ],
    ["displayName", { displayName: "Else" }, { displayName: "UPDATE" }],
    ["notes", { notes: "by hand" }, { notes: "UPDATE" }],
    ["tags", { tags: [] }, { "featureTags[0].enterprise": "UPDATE" }],
    ["optional claims", { optionalClaims: null }, { optionalClaims: "ADD" }],
    ["permissions", { requiredResourceAccess: [] }, { requiredResourceAccesses: "ADD" }],
    ["group claims", { groupMembershipClaims: null }, { groupMembershipClaims: "ADD" }],
    ["token version", { api: { requestedAccessTokenVersion: null } }, { "api.requestedAccessTokenVersion": "UPDATE" }],
  ])("of %s is shown by a refresh and repaired by the next update", async (_, change, detailed) => {
    await application.create(full(service.caller));
    await drift(change);
    expect((await application.diff(full(service.caller))).detailed).toEqual(detailed);
    await application.update(full(service.caller));
    expect(await application.isSettled(full(service.caller))).toBe(true);
  });

  test("of owners is shown and repaired", async () => {
    const [somebody = ""] = service.directory.users.list().map((user) => user.id);
    await application.create(full(service.caller));
    service.directory.owners.add(id(), somebody);
    await application.refresh();
    expect(Object.values((await application.diff(full(service.caller))).detailed ?? {})).toEqual(["DELETE"]);
    await application.update(full(service.caller));
    expect(service.directory.owners.targets(id())).toEqual([service.caller]);
  });

  test("of a password is not visible, and of the whole application is its absence", async () => {
    await application.create(full(service.caller));
    await service.change("POST", `/applications/${id()}/addPassword`, {});
    expect(await application.isSettled(full(service.caller))).toBe(true);
    await service.change("DELETE", `/applications/${id()}`);
    expect(await application.refresh()).toBe(false);
  });
});

test("drift-deleted-then-operations: without a refresh, update and delete fail in Graph's words", async () => {
  await application.create(basic(service.caller));
  await service.change("DELETE", `/applications/${id()}`);
  const gone = `Request_ResourceNotFound: Resource '${id()}' does not exist`;
  await expect(application.update({ ...basic(service.caller), notes: "n" })).rejects.toThrow(
    `Could not update application with object ID: "${id()}": unexpected status 404 (404 Not Found) with error: ${gone}`,
  );
  await expect(application.delete()).rejects.toThrow(gone);
});

test("default-valued-property-drift: a default that was changed outside is repaired", async () => {
  await application.create(basic(service.caller));
  await drift({ signInAudience: "AzureADMultipleOrgs" });
  const { detailed } = await application.diff(basic(service.caller));
  expect(detailed).toEqual({ signInAudience: "UPDATE" });
});

describe("key-order-and-case", () => {
  const claims = ["email", "upn", "family_name"].map((name) => ({ name }));

  test("the order of permissions and of optional claims counts", async () => {
    const ordered = { ...full(service.caller), optionalClaims: { idTokens: claims } };
    await application.create(ordered);
    await drift({
      requiredResourceAccess: [{ resourceAppId: microsoftGraph, resourceAccess: accesses.toReversed() }],
      optionalClaims: { idToken: claims.toReversed() },
    });
    expect((await application.diff(ordered)).detailed).toEqual({
      "requiredResourceAccesses[0].resourceAccesses[0].id": "UPDATE",
      "requiredResourceAccesses[0].resourceAccesses[1].id": "UPDATE",
      "optionalClaims.idTokens[0].name": "UPDATE",
      "optionalClaims.idTokens[2].name": "UPDATE",
    });
  });

  test("that of redirect URIs does not", async () => {
    await application.create(full(service.caller));
    const { redirectUris } = service.directory.applications.get(id())?.web ?? { redirectUris: [] };
    await drift({ web: { redirectUris: redirectUris.toReversed() } });
    expect((await application.diff(full(service.caller))).changes).toBe(false);
  });
});
