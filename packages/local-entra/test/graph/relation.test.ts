import { describe, expect, it } from "vitest";

import { GraphService, NOBODY, ORIGIN } from "./graph-service.ts";

const EVENTUAL = { consistencylevel: "eventual" };

function groupAdministrator(): { service: GraphService; path: string; groupId: string } {
  const service = new GraphService();
  service.caller.roles.push("GroupMember.ReadWrite.All", "User.Read.All");
  const group = service.directory.groups.list().find(({ displayName }) => displayName === "Former staff");
  const groupId = group?.id ?? "";
  return { service, path: `/v1.0/groups/${groupId}/members`, groupId };
}

function ids(body: { value: { id: string }[] }): string[] {
  return body.value.map(({ id }) => id);
}

describe("groups", () => {
  it("can be found by name and read", async () => {
    const { service, groupId } = groupAdministrator();

    const { body } = await service.get("/v1.0/groups?$filter=displayName eq 'former staff'");

    expect(ids(body)).toEqual([groupId]);
    expect((await service.get(`/v1.0/groups/${groupId}`)).body).toMatchObject({
      displayName: "Former staff",
      groupTypes: [],
      mailEnabled: false,
      securityEnabled: true,
    });
    expect((await service.get(`/v1.0/directoryObjects/${groupId}`)).body["@odata.type"]).toBe(
      "#microsoft.graph.group",
    );
  });

  it("are nothing for a caller without the permission", async () => {
    const { service, path, groupId } = groupAdministrator();
    service.caller.roles.length = 0;

    expect((await service.get("/v1.0/groups")).status).toBe(403);
    expect((await service.get(`/v1.0/groups/${groupId}`)).status).toBe(403);
    expect((await service.get(path)).status).toBe(403);
  });
});

describe("members", () => {
  it("come and go by $ref", async () => {
    const { service, path } = groupAdministrator();
    const [ada, paul] = [service.user("Ada Moreau").id, service.user("Paul Keller").id];

    const added = await service.call("POST", `${path}/$ref`, { "@odata.id": `${ORIGIN}/v1.0/users/${ada}` });
    expect(added.status).toBe(204);
    expect(ids((await service.get(path)).body)).toEqual([paul, ada]);
    const removed = await service.call("DELETE", `${path}/${paul}/$ref`);
    expect(removed.status).toBe(204);

    expect(ids((await service.get(path)).body)).toEqual([ada]);
  });

  it("can be groups, but not the group itself", async () => {
    const { service, path, groupId } = groupAdministrator();
    const other = service.directory.groups.list().find(({ id }) => id !== groupId)?.id ?? "";
    const add = (id: string) => service.call("POST", `${path}/$ref`, { "@odata.id": service.reference(id) });

    expect((await add(other)).status).toBe(204);
    expect((await add(other)).status).toBe(400);
    expect((await add(groupId)).status).toBe(400);
    expect((await add(NOBODY)).status).toBe(404);
  });

  it("are changed only with the permission", async () => {
    const { service, path } = groupAdministrator();
    service.caller.roles.splice(0, 9, "GroupMember.Read.All");
    const paul = service.user("Paul Keller").id;

    expect((await service.get(path)).status).toBe(200);
    expect((await service.call("DELETE", `${path}/${paul}/$ref`)).status).toBe(403);
    expect((await service.call("POST", `${path}/$ref`, { "@odata.id": "x" })).status).toBe(403);
  });
});

describe("a list of owners", () => {
  async function owned() {
    const service = new GraphService();
    service.caller.roles.push("User.Read.All");
    const people = ["Ada Moreau", "Tom Okafor"].map((name) => service.user(name).id);
    const owners = [service.caller.objectId, ...people];
    const { id } = await service.create({
      "owners@odata.bind": owners.map((owner) => service.reference(owner)),
    });
    return { service, owners, people, path: `/v1.0/applications/${id}/owners` };
  }

  it("is filtered by ID, and by nothing else", async () => {
    const { service, owners, path } = await owned();

    const { body } = await service.get(`${path}?$filter=id eq '${owners[1]}'`);

    expect(ids(body)).toEqual([owners[1]]);
    expect((await service.get(`${path}?$filter=displayName eq 'x'`)).body.error.code).toBe(
      "Request_UnsupportedQuery",
    );
  });

  it("comes in pages", async () => {
    const { service, owners, path } = await owned();

    const first = (await service.get(`${path}?$top=2`)).body;
    const second = (await service.get(first["@odata.nextLink"].replace(ORIGIN, ""))).body;

    expect([ids(first), ids(second)]).toEqual([owners.slice(0, 2), owners.slice(2)]);
    expect(second["@odata.nextLink"]).toBeUndefined();
  });

  it("shows what $select names of whatever type has it", async () => {
    const { service, owners, path } = await owned();

    const { body } = await service.get(`${path}?$select=id,userPrincipalName&$top=2`);

    expect(body.value).toEqual([
      { "@odata.type": "#microsoft.graph.servicePrincipal", id: owners[0] },
      { "@odata.type": "#microsoft.graph.user", id: owners[1], userPrincipalName: "ada@lindenglass.test" },
    ]);
  });

  it("can be of one type, of references, or a number", async () => {
    const { service, owners, people, path } = await owned();

    expect(ids((await service.get(`${path}/microsoft.graph.user`)).body)).toEqual(people);
    expect((await service.get(`${path}/$ref`)).body.value).toEqual(
      owners.map((id) => ({ "@odata.id": `${ORIGIN}/v1.0/directoryObjects/${id}` })),
    );
    const count = await service.call("GET", `${path}/$count`, undefined, EVENTUAL);
    expect(count.body).toBe(3);
    expect((await service.get(`${path}/$count`)).status).toBe(400);
  });
});

describe("a new object", () => {
  it("is bound to at most 20 owners by the request that makes it", async () => {
    const service = new GraphService();
    const bound = Array.from({ length: 21 }, () => service.reference(NOBODY));

    const { status, body } = await service.call("POST", "/v1.0/applications", {
      displayName: "x",
      "owners@odata.bind": bound,
    });

    expect(status).toBe(400);
    expect(body.error.message).toContain("at most 20 references");
  });
});
