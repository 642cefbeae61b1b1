import { beforeEach, describe, expect, test } from "vitest";

import { eventual, GraphService, ids, nobody, origin, refusal } from "./graph-service.ts";

let service: GraphService;

beforeEach(() => {
  service = new GraphService();
  service.caller.roles.push("GroupMember.ReadWrite.All", "User.Read.All");
});

function groupId(name: string): string {
  return service.directory.groups.list().find(({ displayName }) => displayName === name)?.id ?? "";
}

describe("groups", () => {
  test("can be found by name and read", async () => {
    const id = groupId("Former staff");
    expect(ids(await service.get("/v1.0/groups?$filter=displayName eq 'former staff'"))).toEqual([id]);
    expect((await service.get(`/v1.0/groups/${id}`)).body).toMatchObject({
      displayName: "Former staff",
      groupTypes: [],
      mailEnabled: false,
      securityEnabled: true,
    });
    const { body } = await service.get(`/v1.0/directoryObjects/${id}`);
    expect(body["@odata.type"]).toBe("#microsoft.graph.group");
  });

  test.each(["", "/{id}", "/{id}/members"])("at /groups%s are nothing without the permission", async (path) => {
    service.caller.roles.length = 0;

    const answer = await service.get(`/v1.0/groups${path.replace("{id}", groupId("Former staff"))}`);

    expect(answer.status).toBe(403);
  });
});

describe("members", () => {
  let path: string;

  beforeEach(() => {
    path = `/v1.0/groups/${groupId("Former staff")}/members`;
  });

  const add = (reference: string) => service.post(`${path}/$ref`, { "@odata.id": reference });
  const remove = (id: string) => service.delete(`${path}/${id}/$ref`);

  test("come and go by $ref", async () => {
    const [ada, paul] = [service.user("Ada Moreau").id, service.user("Paul Keller").id];
    expect((await add(`${origin}/v1.0/users/${ada}`)).status).toBe(204);
    expect(ids(await service.get(path))).toEqual([paul, ada]);
    expect((await remove(paul)).status).toBe(204);
    expect(ids(await service.get(path))).toEqual([ada]);
  });

  test("can be groups, but not the group itself", async () => {
    const other = service.reference(groupId("Support partners"));
    expect((await add(other)).status).toBe(204);
    expect((await add(other)).status).toBe(400);
    expect((await add(service.reference(groupId("Former staff")))).status).toBe(400);
    expect((await add(service.reference(nobody))).status).toBe(404);
  });

  test("are changed only with the permission", async () => {
    service.caller.roles.splice(0, 9, "GroupMember.Read.All");
    expect((await service.get(path)).status).toBe(200);
    expect((await remove(service.user("Paul Keller").id)).status).toBe(403);
    expect((await add("x")).status).toBe(403);
  });
});

describe("a list of owners", () => {
  let people: string[];
  let owners: string[];
  let path: string;

  beforeEach(async () => {
    people = ["Ada Moreau", "Tom Okafor"].map((name) => service.user(name).id);
    owners = [service.caller.objectId, ...people];
    const { id } = await service.create({
      "owners@odata.bind": owners.map((owner) => service.reference(owner)),
    });
    path = `/v1.0/applications/${id}/owners`;
  });

  test("is filtered by ID, and by nothing else", async () => {
    expect(ids(await service.get(`${path}?$filter=id eq '${owners[1]}'`))).toEqual([owners[1]]);
    expect(refusal(await service.get(`${path}?$filter=displayName eq 'x'`))).toContain(
      "400 Request_UnsupportedQuery: ",
    );
  });

  test("comes in pages", async () => {
    const first = await service.get(`${path}?$top=2`);
    const second = await service.get(first.body["@odata.nextLink"].replace(origin, ""));
    expect([ids(first), ids(second)]).toEqual([owners.slice(0, 2), owners.slice(2)]);
    expect(second.body["@odata.nextLink"]).toBeUndefined();
  });

  test("shows what $select names of whatever type has it", async () => {
    const { body } = await service.get(`${path}?$select=id,userPrincipalName&$top=2`);
    expect(body.value).toEqual([
      { "@odata.type": "#microsoft.graph.servicePrincipal", id: owners[0] },
      { "@odata.type": "#microsoft.graph.user", id: owners[1], userPrincipalName: "ada@lindenglass.test" },
    ]);
  });

  test("can be of one type, of references, or a number", async () => {
    expect(ids(await service.get(`${path}/microsoft.graph.user`))).toEqual(people);
    expect((await service.get(`${path}/$ref`)).body.value).toEqual(
      owners.map((id) => ({ "@odata.id": `${origin}/v1.0/directoryObjects/${id}` })),
    );
    expect((await service.get(`${path}/$count`, eventual)).body).toBe(3);
    expect((await service.get(`${path}/$count`)).status).toBe(400);
  });
});

test("a new object is bound to at most 20 owners by the request that makes it", async () => {
  const answer = await service.post("/v1.0/applications", {
    displayName: "x",
    "owners@odata.bind": Array.from({ length: 21 }, () => service.reference(nobody)),
  });
  expect(refusal(answer)).toContain("at most 20 references");
});
