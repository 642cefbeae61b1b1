import { beforeEach, describe, expect, test } from "vitest";

import { grantedApplicationPermissions } from "../../src/directory/application-permission.ts";
import { microsoftGraphAppId } from "../../src/directory/microsoft-graph.ts";
import { guidBytes } from "../../src/directory/objects/property.ts";
import type { ServicePrincipal } from "../../src/directory/objects/service-principal.ts";
import { bad, denied, GraphService, ids, invalid, nobody, origin, refusal, required } from "./graph-service.ts";

const readAll = "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30";
const notGuid = "It must be of type Edm.Guid.";
const defaultAccess = "00000000-0000-0000-0000-000000000000";

let service: GraphService;
let graph: ServicePrincipal;
let client: { id: string; appId: string };

beforeEach(async () => {
  service = new GraphService();
  graph = service.directory.servicePrincipals.getByAppId(microsoftGraphAppId) as ServicePrincipal;
  client = await service.createServicePrincipal(await service.create({ displayName: "Preview" }));
  service.caller.roles = ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"];
});

function grant(changes: object = {}, path = `/v1.0/servicePrincipals/${graph.id}/appRoleAssignedTo`) {
  return service.post(path, {
    "@odata.type": "#microsoft.graph.appRoleAssignment",
    appRoleId: readAll,
    principalId: client.id,
    resourceId: graph.id,
    ...changes,
  });
}

const permissions = () => grantedApplicationPermissions(service.directory, client.id);

describe("an assignment", () => {
  test("grants an application permission, and is shown with the names of both ends", async () => {
    const { status, body } = await grant();
    expect(status).toBe(201);
    expect(body).toEqual({
      "@odata.context": `${origin}/v1.0/$metadata#servicePrincipals('${graph.id}')/appRoleAssignedTo/$entity`,
      id: expect.stringMatching(/^[\w-]{43}$/),
      appRoleId: readAll,
      createdDateTime: "2026-11-21T08:00:00.0000000Z",
      deletedDateTime: null,
      principalDisplayName: "Preview",
      principalId: client.id,
      principalType: "ServicePrincipal",
      resourceDisplayName: "Microsoft Graph",
      resourceId: graph.id,
    });
    expect(Buffer.from(body.id, "base64url").subarray(0, 16)).toEqual(guidBytes(client.id));
    expect(permissions()).toEqual(["Application.Read.All"]);
  });

  test("is found by its resource and by the name of who was assigned, and by nothing else", async () => {
    const { body } = await grant();
    const path = `/v1.0/servicePrincipals/${client.id}/appRoleAssignments`;
    const filtered = (filter: string) => service.get(`${path}?$filter=${encodeURIComponent(filter)}`);
    expect(ids(await filtered(`resourceId eq ${graph.id}`))).toEqual([body.id]);
    expect(ids(await filtered("startswith(principalDisplayName, 'Prev')"))).toEqual([body.id]);
    expect((await filtered(`principalId eq ${client.id}`)).status).toBe(400);
  });

  test("is the same from both sides, by object ID and by client ID", async () => {
    const path = `/v1.0/servicePrincipals/${client.id}/appRoleAssignments`;
    const { body } = await grant({}, path);
    const { "@odata.context": _context, ...assignment } = body;
    const own = `/v1.0/servicePrincipals(appId='${client.appId}')/appRoleAssignments`;
    const given = `/v1.0/servicePrincipals(appId='${microsoftGraphAppId}')/appRoleAssignedTo`;
    expect((await service.get(own)).body.value).toEqual([assignment]);
    expect((await service.get(given)).body.value).toContainEqual(assignment);
    expect((await service.get(`${path}/${assignment.id}`)).body).toMatchObject(assignment);
    const other = `/v1.0/servicePrincipals/${graph.id}/appRoleAssignedTo/${assignment.id}`;
    expect((await service.get(other)).status).toBe(200);
  });

  test("ends with its removal, from either side", async () => {
    for (const path of [`${client.id}/appRoleAssignments`, `${graph.id}/appRoleAssignedTo`]) {
      const { body } = await grant();
      expect((await service.delete(`/v1.0/servicePrincipals/${path}/${body.id}`)).status).toBe(204);
      expect(permissions()).toEqual([]);
    }
  });

  test("ends with the service principal", async () => {
    await grant();
    service.caller.roles = ["Application.ReadWrite.All"];
    await service.delete(`/v1.0/servicePrincipals/${client.id}`);
    expect(permissions()).toEqual([]);
  });

  test("of default access assigns users and groups to an application", async () => {
    const ada = service.user("Ada Moreau");
    const path = `/v1.0/servicePrincipals/${client.id}/appRoleAssignedTo`;
    const assigned = await grant({ appRoleId: defaultAccess, principalId: ada.id, resourceId: client.id }, path);
    expect(assigned.body).toMatchObject({ principalDisplayName: "Ada Moreau", principalType: "User" });
    const [group] = service.directory.groups.list();
    await grant({ appRoleId: defaultAccess, principalId: group?.id, resourceId: client.id }, path);
    const { body } = await service.get(path);
    expect(body.value.map((one: { principalType: string }) => one.principalType)).toEqual(["User", "Group"]);
  });
});

describe("Graph refuses an assignment", () => {
  const unknownRole = bad(`Permission being assigned was not found on application '${microsoftGraphAppId}'.`);
  const ada = () => service.user("Ada Moreau").id;

  test.each<[string, () => object, string]>([
    ["to an unknown role", () => ({ appRoleId: nobody }), unknownRole],
    ["of a permission for applications to a person", () => ({ principalId: ada() }), unknownRole],
    ["without a role", () => ({ appRoleId: undefined }), bad(required("appRoleId", "AppRoleAssignment"))],
    ["with a role that is no ID", () => ({ appRoleId: "x" }), bad(invalid("appRoleId", "AppRoleAssignment", notGuid))],
    ["at another resource's address", () => ({ resourceId: nobody }), bad("Not a valid reference update.")],
    ["for nobody", () => ({ principalId: nobody }), bad("Not a valid reference update.")],
    [
      "for a registration in place of its service principal",
      () => ({ principalId: service.directory.applications.getByAppId(client.appId)?.id }),
      bad("Not a valid reference update."),
    ],
    ["with a property that it does not have", () => ({ until: "x" }), bad("Invalid property 'until'.")],
  ])("%s", async (_what, changes, expected) => {
    expect(refusal(await grant(changes()))).toBe(expected);
    expect(permissions()).toEqual([]);
  });

  test("that is there already", async () => {
    await grant();
    expect(refusal(await grant())).toBe(bad("Permission being assigned already exists on the object"));
    expect(permissions()).toEqual(["Application.Read.All"]);
  });

  const assign = "AppRoleAssignment.ReadWrite.All";

  test.each([[assign], [assign, "Application.ReadWrite.OwnedBy"], ["Application.ReadWrite.All", "Directory.Read.All"]])(
    "by a caller with %s and %s alone",
    async (...roles) => {
      service.caller.roles = roles;
      expect(refusal(await grant())).toBe(denied);
      expect(permissions()).toEqual([]);
    },
  );

  test.each(["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All"])(
    "but not by one who can also read what is assigned, by %s",
    async (reading) => {
      service.caller.roles = [assign, reading];
      expect((await grant()).status).toBe(201);
    },
  );
});

test("an assignment is read with permission to read applications, and removed with the one to assign alone", async () => {
  const { body } = await grant();
  const path = `/v1.0/servicePrincipals/${client.id}/appRoleAssignments`;
  service.caller.roles = ["Application.ReadWrite.OwnedBy"];
  expect((await service.get(path)).status).toBe(200);
  expect((await service.delete(`${path}/${body.id}`)).status).toBe(403);
  service.caller.roles = ["AppRoleAssignment.ReadWrite.All"];
  expect(refusal(await service.get(path))).toBe(denied);
  expect((await service.delete(`${path}/${body.id}`)).status).toBe(204);
});

test("an assignment that is not there is not found", async () => {
  const path = `/v1.0/servicePrincipals/${client.id}/appRoleAssignments/missing`;
  expect((await service.get(path)).status).toBe(404);
  expect((await service.delete(path)).status).toBe(404);
});
