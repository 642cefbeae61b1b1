import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../src/protocol/property-values.ts";
import { APPLICATION, SERVICE_PRINCIPAL, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";

let service: DirectoryService;
let servicePrincipal: StackResource;
let clientId: string;

beforeEach(async () => {
  service = new DirectoryService();
  const provider = await service.signIn();
  const owners = [service.caller];
  const application = await new StackResource(provider, APPLICATION).create({
    displayName: "RustDesk",
    owners,
  });
  clientId = String(application.state.clientId);
  servicePrincipal = new StackResource(provider, SERVICE_PRINCIPAL);
  service.takeRequests();
});

const program = (): Values => ({
  clientId,
  owners: [service.caller],
  appRoleAssignmentRequired: true,
  featureTags: [{ enterprise: true, hide: false }],
});
const id = () => String(servicePrincipal.state.objectId);
const inDirectory = () => service.graph.directory.servicePrincipals.get(id());
const owners = () => service.graph.directory.owners.targets(id());
const users = () => service.graph.directory.users.list().map((user) => user.id);
const requests = () => service.takeRequests().map((line) => line.replaceAll(id(), "{id}"));
const patch = "PATCH /v1.0/servicePrincipals/{id} 204";
const reads = [
  "GET /v1.0/servicePrincipals/{id} 200",
  "GET /beta/servicePrincipals/{id}?$select=samlMetadataUrl 200",
  "GET /v1.0/servicePrincipals/{id}/owners 200",
];

describe("update-each-property", () => {
  test.each<[string, Values, Record<string, string>]>([
    ["assignment", { appRoleAssignmentRequired: false }, { appRoleAssignmentRequired: "UPDATE" }],
    [
      "feature tags",
      { featureTags: [{ enterprise: true, hide: true }] },
      { "featureTags[0].hide": "UPDATE" },
    ],
    ["description", { description: "text" }, { description: "UPDATE" }],
    ["notes", { notes: "n" }, { notes: "UPDATE" }],
    ["login URL", { loginUrl: "https://rd.example.com/login" }, { loginUrl: "UPDATE" }],
    ["account", { accountEnabled: false }, { accountEnabled: "UPDATE" }],
    ["addresses", { notificationEmailAddresses: ["a@b.c"] }, { notificationEmailAddresses: "ADD" }],
    ["sign-on", { preferredSingleSignOnMode: "oidc" }, { preferredSingleSignOnMode: "UPDATE" }],
    ["alternative names", { alternativeNames: ["x"] }, { alternativeNames: "ADD" }],
    ["useExisting", { useExisting: true }, { useExisting: "ADD" }],
  ])("%s", async (_, change, detailed) => {
    await servicePrincipal.create(program());
    requests();
    const changed = { ...program(), ...change };
    expect((await servicePrincipal.diff(changed)).detailed).toEqual(detailed);
    await servicePrincipal.update(changed);
    expect(requests()).toEqual([patch, ...reads]);
    await servicePrincipal.refresh();
    expect((await servicePrincipal.diff(changed)).changes).toBe(false);
  });

  test("tags in place of feature tags, which stay when the program drops them", async () => {
    await servicePrincipal.create(program());
    const { featureTags: _, ...bare } = program();
    expect((await servicePrincipal.diff(bare)).changes).toBe(false);
    await servicePrincipal.update({ ...bare, tags: ["HideApp", "x"] });
    expect(inDirectory()?.tags.toSorted()).toEqual(["HideApp", "x"]);
  });

  test("owners are added and removed one by one, and all removed when the program drops them", async () => {
    const [somebody = ""] = users();
    await servicePrincipal.create(program());
    await servicePrincipal.update({ ...program(), owners: [service.caller, somebody] });
    requests();
    await servicePrincipal.update({ ...program(), owners: [service.caller] });
    expect(requests()).toEqual([
      patch,
      reads[2],
      `DELETE /v1.0/servicePrincipals/{id}/owners/${somebody}/$ref 204`,
      ...reads,
    ]);
    const { owners: _, ...bare } = program();
    expect((await servicePrincipal.diff(bare)).detailed).toEqual({ owners: "DELETE" });
    await servicePrincipal.update(bare);
    expect(owners()).toEqual([]);
  });

  test("another application replaces", async () => {
    await servicePrincipal.create(program());
    const other = "a23204cf-b797-4fd2-8bec-179c38f3a53f";
    expect((await servicePrincipal.diff({ ...program(), clientId: other })).detailed).toEqual({
      clientId: "UPDATE_REPLACE",
    });
  });
});

describe("drift", () => {
  test.each<[string, Values, Record<string, string>]>([
    ["assignment", { appRoleAssignmentRequired: false }, { appRoleAssignmentRequired: "UPDATE" }],
    ["tags", { tags: [] }, { "featureTags[0].enterprise": "UPDATE" }],
    [
      "a HideApp tag",
      { tags: ["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"] },
      { "featureTags[0].hide": "UPDATE" },
    ],
    ["a foreign tag", { tags: ["WindowsAzureActiveDirectoryIntegratedApp", "foo"] }, {}],
  ])("of %s", async (_, change, detailed) => {
    await servicePrincipal.create(program());
    await service.change("PATCH", `/servicePrincipals/${id()}`, change);
    await servicePrincipal.refresh();
    expect((await servicePrincipal.diff(program())).detailed).toEqual(detailed);
  });

  test("of its owners and of its existence", async () => {
    const [somebody = ""] = users();
    await servicePrincipal.create(program());
    service.graph.directory.owners.add(id(), somebody);
    await servicePrincipal.refresh();
    expect(Object.values((await servicePrincipal.diff(program())).detailed ?? {})).toEqual(["DELETE"]);
    await servicePrincipal.update(program());
    expect(owners()).toEqual([service.caller]);
    await service.change("DELETE", `/servicePrincipals/${id()}`);
    expect(await servicePrincipal.refresh()).toBe(false);
  });
});
