import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../src/protocol/property-values.ts";
import { APPLICATION, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";
import { ACCESSES, basic, full, GRAPH } from "./registered-application.ts";

let service: DirectoryService;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  application = new StackResource(await service.signIn(), APPLICATION);
});

const id = () => String(application.state.objectId);
const inDirectory = () => service.graph.directory.applications.get(id());
const owners = () => service.graph.directory.owners.targets(id());

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
    [
      "token version",
      { api: { requestedAccessTokenVersion: null } },
      { "api.requestedAccessTokenVersion": "UPDATE" },
    ],
  ])("of %s is shown by a refresh and repaired by the next update", async (_, change, detailed) => {
    await application.create(full(service.caller));
    await service.change("PATCH", `/applications/${id()}`, change);
    await application.refresh();
    expect((await application.diff(full(service.caller))).detailed).toEqual(detailed);
    await application.update(full(service.caller));
    await application.refresh();
    expect((await application.diff(full(service.caller))).changes).toBe(false);
  });

  test("of owners is shown and repaired", async () => {
    const [somebody = ""] = service.graph.directory.users.list().map((user) => user.id);
    await application.create(full(service.caller));
    service.graph.directory.owners.add(id(), somebody);
    await application.refresh();
    expect(Object.values((await application.diff(full(service.caller))).detailed ?? {})).toEqual(["DELETE"]);
    await application.update(full(service.caller));
    expect(owners()).toEqual([service.caller]);
  });

  test("of a password is not visible, and of the whole application is its absence", async () => {
    await application.create(full(service.caller));
    await service.change("POST", `/applications/${id()}/addPassword`, {});
    await application.refresh();
    expect((await application.diff(full(service.caller))).changes).toBe(false);
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

test("default-valued-property-drift: a default that was changed outside is remembered, not repaired", async () => {
  await application.create(basic(service.caller));
  await service.change("PATCH", `/applications/${id()}`, { signInAudience: "AzureADMultipleOrgs" });
  await application.refresh();
  expect((await application.diff(basic(service.caller))).changes).toBe(false);
});

describe("key-order-and-case", () => {
  const claims = ["email", "upn", "family_name"].map((name) => ({ name }));

  test("the order of permissions and of optional claims counts", async () => {
    const ordered = { ...full(service.caller), optionalClaims: { idTokens: claims } };
    await application.create(ordered);
    await service.change("PATCH", `/applications/${id()}`, {
      requiredResourceAccess: [{ resourceAppId: GRAPH, resourceAccess: ACCESSES.toReversed() }],
      optionalClaims: { idToken: claims.toReversed() },
    });
    await application.refresh();
    expect((await application.diff(ordered)).detailed).toEqual({
      "requiredResourceAccesses[0].resourceAccesses[0].id": "UPDATE",
      "requiredResourceAccesses[0].resourceAccesses[1].id": "UPDATE",
      "optionalClaims.idTokens[0].name": "UPDATE",
      "optionalClaims.idTokens[2].name": "UPDATE",
    });
  });

  test("that of redirect URIs does not", async () => {
    await application.create(full(service.caller));
    const { redirectUris } = inDirectory()?.web ?? { redirectUris: [] };
    await service.change("PATCH", `/applications/${id()}`, {
      web: { redirectUris: redirectUris.toReversed() },
    });
    await application.refresh();
    expect((await application.diff(full(service.caller))).changes).toBe(false);
  });
});
