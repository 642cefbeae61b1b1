import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { type DirectoryService, staged } from "../../fixtures/directory-service.ts";
import { nobody } from "../../fixtures/registration.ts";
import type { StackResource } from "../../fixtures/stack.ts";
import { patch, reads } from "./service-principal-lines.ts";

let service: DirectoryService;
let application: StackResource;
let servicePrincipal: StackResource;

beforeEach(async () => {
  ({ service, application, resource: servicePrincipal } = await staged("ServicePrincipal"));
});

const program = (): Values => ({
  clientId: String(application.state.clientId),
  owners: [service.caller],
  appRoleAssignmentRequired: true,
  featureTags: [{ enterprise: true, hide: false }],
});
const id = () => servicePrincipal.objectId;
const owners = () => service.directory.owners.targets(id());
const somebody = () => service.directory.users.list()[0]?.id ?? "";
const requests = () => service.takeRequests(id());

describe("update-each-property", () => {
  test.each<[string, Values, Record<string, string>]>([
    ["assignment", { appRoleAssignmentRequired: false }, { appRoleAssignmentRequired: "UPDATE" }],
    ["feature tags", { featureTags: [{ enterprise: true, hide: true }] }, { "featureTags[0].hide": "UPDATE" }],
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
    // The whole block is sent, whatever changes.
    const [body] = service.bodies("PATCH");
    expect(body).toMatchObject({ accountEnabled: changed.accountEnabled ?? true, loginUrl: changed.loginUrl ?? null });
    expect(requests()).toEqual([patch, ...reads]);
    expect(await servicePrincipal.isSettled(changed)).toBe(true);
  });

  test("tags in place of feature tags, which stay when the program drops them", async () => {
    await servicePrincipal.create(program());
    const { featureTags: _, appRoleAssignmentRequired: __, ...bare } = program();
    expect((await servicePrincipal.diff(bare)).detailed).toEqual({ appRoleAssignmentRequired: "DELETE" });
    await servicePrincipal.update({ ...bare, tags: ["HideApp", "x"] });
    expect(service.directory.servicePrincipals.get(id())?.tags.toSorted()).toEqual(["HideApp", "x"]);
  });

  test("owners are added and removed one by one, and all removed when the program drops them", async () => {
    service.permitOwners();
    await servicePrincipal.create(program());
    await servicePrincipal.update({ ...program(), owners: [service.caller, somebody()] });
    requests();
    await servicePrincipal.update({ ...program(), owners: [service.caller] });
    expect(requests()).toEqual([
      patch,
      reads[2],
      `DELETE /v1.0/servicePrincipals/{id}/owners/${somebody()}/$ref 204`,
      ...reads,
    ]);
    const { owners: _, ...bare } = program();
    expect((await servicePrincipal.diff(bare)).detailed).toEqual({ owners: "DELETE" });
    await servicePrincipal.update(bare);
    expect(owners()).toEqual([]);
  });

  test("another application replaces", async () => {
    await servicePrincipal.create(program());
    expect(await servicePrincipal.diff({ ...program(), clientId: nobody })).toMatchObject({
      detailed: { clientId: "UPDATE_REPLACE" },
      replaces: ["clientId"],
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
    await servicePrincipal.create(program());
    service.directory.owners.add(id(), somebody());
    await servicePrincipal.refresh();
    expect(Object.values((await servicePrincipal.diff(program())).detailed ?? {})).toEqual(["DELETE"]);
    await servicePrincipal.update(program());
    expect(owners()).toEqual([service.caller]);
    await service.change("DELETE", `/servicePrincipals/${id()}`);
    expect(await servicePrincipal.refresh()).toBe(false);
  });
});
