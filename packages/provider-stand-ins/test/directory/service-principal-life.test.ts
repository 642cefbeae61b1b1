import { beforeEach, expect, test } from "vitest";

import type { Values } from "../../src/protocol/property-values.ts";
import { APPLICATION, SERVICE_PRINCIPAL, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";

const GRAPH = "00000003-0000-0000-c000-000000000000";

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
const list = () => `GET /v1.0/servicePrincipals?$filter=appId eq '${clientId}' 200`;
const post = "POST /v1.0/servicePrincipals 201";
const patch = "PATCH /v1.0/servicePrincipals/{id} 204";
const reads = [
  "GET /v1.0/servicePrincipals/{id} 200",
  "GET /beta/servicePrincipals/{id}?$select=samlMetadataUrl 200",
  "GET /v1.0/servicePrincipals/{id}/owners 200",
];

/** Makes the service principal by hand, as the portal does with every application. */
async function madeByHand(): Promise<string> {
  const made = await service.change("POST", "/servicePrincipals", { appId: clientId });
  service.takeRequests();
  return String(made.id);
}

test("lifecycle: it is kept, read back without a change, and deleted", async () => {
  await servicePrincipal.previewCreate(program());
  expect(requests()).toEqual([]);
  await servicePrincipal.create(program());
  expect(requests()).toEqual([list(), post, patch, ...reads]);
  expect(inDirectory()).toMatchObject({
    appRoleAssignmentRequired: true,
    description: null,
    tags: ["WindowsAzureActiveDirectoryIntegratedApp"],
  });
  await servicePrincipal.refresh();
  expect((await servicePrincipal.diff(program())).changes).toBe(false);
  const deleted = id();
  await servicePrincipal.delete();
  expect(service.graph.directory.servicePrincipals.get(deleted)).toBeUndefined();
});

test("create-minimal: the caller is an owner only until the end of the create", async () => {
  await servicePrincipal.create({ clientId });
  expect(requests()).toEqual([
    list(),
    post,
    patch,
    `DELETE /v1.0/servicePrincipals/{id}/owners/${service.caller}/$ref 204`,
    ...reads,
  ]);
  await servicePrincipal.refresh();
  expect((await servicePrincipal.diff({ clientId })).changes).toBe(false);
});

test("create-with-many-owners: those beyond the first request are added, then the caller leaves", async () => {
  for (let number = users().length; number < 22; number += 1) {
    const name = `person${number}`;
    const [seeded] = service.graph.directory.users.list();
    if (seeded) {
      const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
      service.graph.directory.users.insert({ ...seeded, id, userPrincipalName: `${name}@lindenglass.test` });
    }
  }
  const everybody = users().slice(0, 22);
  await servicePrincipal.create({ clientId, owners: everybody });
  expect(requests()).toEqual([
    list(),
    post,
    patch,
    ...Array.from({ length: 3 }, () => "POST /v1.0/servicePrincipals/{id}/owners/$ref 204"),
    `DELETE /v1.0/servicePrincipals/{id}/owners/${service.caller}/$ref 204`,
    ...reads,
  ]);
  expect(owners().toSorted()).toEqual(everybody.toSorted());
});

test("import: by its ID, and not by a bare object ID", async () => {
  await servicePrincipal.create(program());
  requests();
  expect(await servicePrincipal.import(servicePrincipal.id)).toMatchObject({
    clientId,
    owners: [service.caller],
  });
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
  await servicePrincipal.create({ ...program(), useExisting: true });
  expect(id()).toBe(existing);
  expect(requests()).toEqual([list(), patch, reads[2], ...reads]);
  await servicePrincipal.refresh();
  expect((await servicePrincipal.diff({ ...program(), useExisting: true })).changes).toBe(false);
  await servicePrincipal.delete();
  expect(service.graph.directory.servicePrincipals.get(existing)).toBeUndefined();
});

test("use-existing-microsoft-graph: Microsoft's own is changed and deleted by nobody who may not", async () => {
  const failure = await servicePrincipal
    .create({ clientId: GRAPH, useExisting: true })
    .catch((reason: unknown) => reason);
  expect(failure).toMatchObject({
    name: "PartialFailure",
    message: expect.stringMatching(
      /^Updating Service Principal .* with error: Authorization_RequestDenied: /,
    ),
  });
});

test("use-existing-none-there: without one it is made", async () => {
  await servicePrincipal.create({ ...program(), useExisting: true });
  expect(requests()).toEqual([list(), post, patch, ...reads]);
});

test("checks-client-side: no request is made for inputs that are refused", async () => {
  const [failure] = await servicePrincipal.failures({ clientId: "x" });
  expect(failure).toContain('expected "client_id" to be a valid UUID, got x');
  expect(requests()).toEqual([]);
});
