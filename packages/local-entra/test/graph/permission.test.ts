import { beforeEach, describe, expect, test } from "vitest";

import { type Answer, denied, GraphService, refusal } from "./graph-service.ts";

let service: GraphService;

beforeEach(() => {
  service = new GraphService();
});

async function expectDenied(request: Promise<Answer>): Promise<void> {
  expect(refusal(await request)).toBe(denied);
}

describe("Application.ReadWrite.OwnedBy", () => {
  test("reads and lists every application and service principal", async () => {
    const { id } = await service.create();
    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");
    expect((await service.get(`/v1.0/applications/${id}`)).status).toBe(200);
    expect((await service.get("/v1.0/applications?$filter=displayName eq 'RustDesk'")).status).toBe(200);
    expect((await service.get("/v1.0/servicePrincipals")).status).toBe(200);
  });

  test("changes nothing that it does not own", async () => {
    const application = await service.create({ passwordCredentials: [{}] });
    const principal = `/v1.0/servicePrincipals/${(await service.createServicePrincipal(application)).id}`;
    const path = `/v1.0/applications/${application.id}`;
    const before = (await service.get(path)).body;
    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");
    const self = { "@odata.id": service.reference(service.user("Ada Moreau").id) };
    const { keyId } = before.passwordCredentials[0];
    await expectDenied(service.patch(path, { displayName: "Mine" }));
    await expectDenied(service.delete(path));
    await expectDenied(service.post(`${path}/addPassword`, {}));
    await expectDenied(service.post(`${path}/removePassword`, { keyId }));
    await expectDenied(service.post(`${path}/owners/$ref`, self));
    await expectDenied(service.patch(principal, { notes: "x" }));
    await expectDenied(service.delete(principal));
    expect((await service.get(path)).body).toEqual(before);
  });

  test("makes no service principal of another's application", async () => {
    const { appId } = await service.create();
    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");
    await expectDenied(service.post("/v1.0/servicePrincipals", { appId }));
  });

  test("loses its own work when it gives up ownership", async () => {
    const { id } = await service.create();
    await service.delete(`/v1.0/applications/${id}/owners/${service.caller.objectId}/$ref`);
    await expectDenied(service.patch(`/v1.0/applications/${id}`, { displayName: "Mine" }));
  });

  test("reads no users", async () => {
    const { id } = service.user("Ada Moreau");
    await expectDenied(service.get("/v1.0/users"));
    await expectDenied(service.get(`/v1.0/users/${id}`));
    await expectDenied(service.get(`/v1.0/directoryObjects/${id}`));
  });
});

test("Application.ReadWrite.All changes what others own, and owns nothing by itself", async () => {
  const { id } = await service.create();
  service.actAsSomeoneElse("Application.ReadWrite.All");
  expect((await service.patch(`/v1.0/applications/${id}`, { displayName: "New" })).status).toBe(204);
  const own = await service.create();
  expect((await service.get(`/v1.0/applications/${own.id}/owners`)).body.value).toEqual([]);
});

test("Application.Read.All reads and cannot create", async () => {
  service.actAsSomeoneElse("Application.Read.All");
  expect((await service.get("/v1.0/applications")).status).toBe(200);
  await expectDenied(service.post("/v1.0/applications", { displayName: "x" }));
  await expectDenied(service.post("/v1.0/servicePrincipals", { appId: "x" }));
});

test.each([
  ["GroupMember.Read.All", 403, 200, "null"],
  ["Group.Read.All", 403, 200, "null"],
  ["User.ReadBasic.All", 200, 403, ""],
  ["User.Read.All", 200, 403, ""],
  ["Directory.Read.All", 200, 200, "Tom Okafor"],
  ["AppRoleAssignment.ReadWrite.All", 403, 403, ""],
])("%s reads a person: %i, a group: %i, and the name of a group's member: %s", async (role, person, group, member) => {
  const tom = service.user("Tom Okafor").id;
  const technicians = service.directory.groups.list().find((one) => one.displayName === "Helpdesk technicians")?.id;
  service.actAsSomeoneElse(role);
  expect((await service.get(`/v1.0/users/${tom}`)).status).toBe(person);
  expect((await service.get(`/v1.0/groups/${technicians}`)).status).toBe(group);
  const members = await service.get(`/v1.0/groups/${technicians}/members`);
  expect(members.status).toBe(group);
  expect(group === 200 ? String(members.body.value[0].displayName) : "").toBe(member);
});

test("no permission sees nothing", async () => {
  service.actAsSomeoneElse();
  await expectDenied(service.get("/v1.0/applications"));
  await expectDenied(service.get("/v1.0/servicePrincipals"));
});
