import { beforeEach, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { type DirectoryService, staged } from "../../fixtures/directory-service.ts";
import { microsoftGraph, nobody } from "../../fixtures/registration.ts";
import type { StackResource } from "../../fixtures/stack.ts";
import { patch, reads } from "./service-principal-lines.ts";

let service: DirectoryService;
let servicePrincipal: StackResource;
let clientId: string;

beforeEach(async () => {
  const stage = await staged("ServicePrincipal");
  ({ service, resource: servicePrincipal } = stage);
  clientId = String(stage.application.state.clientId);
});

const program = (): Values => ({
  clientId,
  owners: [service.caller],
  appRoleAssignmentRequired: true,
  featureTags: [{ enterprise: true, hide: false }],
});
const id = () => servicePrincipal.objectId;
const inDirectory = (objectId = id()) => service.directory.servicePrincipals.get(objectId);
const users = () => service.directory.users.list();
const requests = () => service.takeRequests(id());
const list = () => `GET /v1.0/servicePrincipals?$filter=appId eq '${clientId}' 200`;
const post = "POST /v1.0/servicePrincipals 201";
const leaving = () => `DELETE /v1.0/servicePrincipals/{id}/owners/${service.caller}/$ref 204`;

/** Makes the service principal by hand, as the portal does with every application. */
async function madeByHand(): Promise<string> {
  const made = await service.change("POST", "/servicePrincipals", { appId: clientId });
  return String(made.id);
}

test("lifecycle: it is kept, read back without a change, and deleted", async () => {
  await servicePrincipal.previewCreate(program());
  expect(requests()).toEqual([]);
  await servicePrincipal.create(program());
  const type = { "@odata.type": "#microsoft.graph.servicePrincipal" };
  expect(service.bodies("POST")).toEqual([
    {
      ...type,
      accountEnabled: true,
      alternativeNames: [],
      appId: clientId,
      appRoleAssignmentRequired: true,
      description: expect.stringMatching(/^TERRAFORM_UPDATE_/),
      loginUrl: null,
      notes: null,
      notificationEmailAddresses: [],
      "owners@odata.bind": [`https://localhost:8443/v1.0/directoryObjects/${service.caller}`],
      preferredSingleSignOnMode: null,
      samlSingleSignOnSettings: {},
      tags: ["WindowsAzureActiveDirectoryIntegratedApp"],
    },
  ]);
  expect(service.bodies("PATCH")).toEqual([{ ...type, description: null }]);
  expect(requests()).toEqual([list(), post, patch, ...reads]);
  expect(inDirectory()).toMatchObject({
    appRoleAssignmentRequired: true,
    description: null,
    tags: ["WindowsAzureActiveDirectoryIntegratedApp"],
  });
  expect(await servicePrincipal.isSettled(program())).toBe(true);
  await servicePrincipal.delete();
  expect(inDirectory()).toBeUndefined();
});

test("create-minimal: the caller is an owner only until the end of the create", async () => {
  await servicePrincipal.create({ clientId });
  expect(requests()).toEqual([list(), post, patch, leaving(), ...reads]);
  expect(await servicePrincipal.isSettled({ clientId })).toBe(true);
});

test("create-with-many-owners: those beyond the first request are added, then the caller leaves", async () => {
  service.permitOwners();
  const [seeded] = users();
  for (let number = users().length; seeded && number < 22; number += 1) {
    const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
    service.directory.users.insert({ ...seeded, id, userPrincipalName: `person${number}@lindenglass.test` });
  }
  const everybody = users()
    .slice(0, 22)
    .map((user) => user.id);
  await servicePrincipal.create({ clientId, owners: everybody });
  expect(service.bodies("POST")[0]?.["owners@odata.bind"]).toHaveLength(20);
  const added = Array.from({ length: 3 }, () => "POST /v1.0/servicePrincipals/{id}/owners/$ref 204");
  expect(requests()).toEqual([list(), post, patch, ...added, leaving(), ...reads]);
  expect(service.directory.owners.targets(id()).toSorted()).toEqual(everybody.toSorted());
});

test("import: by its ID, and not by a bare object ID", async () => {
  await servicePrincipal.create(program());
  requests();
  expect(await servicePrincipal.import(servicePrincipal.id)).toMatchObject({ clientId, owners: [service.caller] });
  expect(requests()).toEqual(reads);
  expect(await servicePrincipal.import(id())).toBeUndefined();
  expect(requests()).toEqual([]);
});

test("already-exists: one that is there is refused, with its ID", async () => {
  const existing = await madeByHand();
  await expect(servicePrincipal.create(program())).rejects.toThrow(
    `[id] A resource with the ID "${existing}" already exists: To be managed via Terraform, this resource needs to be ` +
      'imported into the State. Please see the resource documentation for "azuread_service_principal" for more information.',
  );
  expect(requests()).toEqual([list()]);
});

test("use-existing: one that is there is taken over, and deleted all the same", async () => {
  const existing = await madeByHand();
  const adopting = { ...program(), useExisting: true };
  await servicePrincipal.create(adopting);
  expect(id()).toBe(existing);
  expect(requests()).toEqual([list(), patch, reads[2], ...reads]);
  expect(await servicePrincipal.isSettled(adopting)).toBe(true);
  await servicePrincipal.delete();
  expect(inDirectory(existing)).toBeUndefined();
});

test("use-existing-microsoft-graph: Microsoft's own is changed and deleted by nobody who may not", async () => {
  const adopting = { clientId: microsoftGraph, useExisting: true };
  await expect(servicePrincipal.create(adopting)).rejects.toMatchObject({
    name: "PartialFailure",
    message: expect.stringMatching(/^Updating Service Principal .* with error: Authorization_RequestDenied: /),
  });
});

test("use-existing-none-there: without one it is made", async () => {
  await servicePrincipal.create({ ...program(), useExisting: true });
  expect(requests()).toEqual([list(), post, patch, ...reads]);
});

test.each<[string, Values, string]>([
  ["no client ID", {}, 'The argument "client_id" is required'],
  ["a client ID that is no UUID", { clientId: "x" }, 'expected "client_id" to be a valid UUID, got x'],
  [
    "two ways to give tags",
    { clientId: nobody, tags: ["a"], featureTags: [{ hide: true }] },
    '"feature_tags": conflicts with tags',
  ],
])("checks-client-side: no request is made for %s", async (_, inputs, reason) => {
  expect(await servicePrincipal.failures(inputs)).toContainEqual(expect.stringContaining(reason));
  expect(requests()).toEqual([]);
});
