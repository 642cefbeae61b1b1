import { beforeEach, describe, expect, test } from "vitest";

import { denied, GraphService, ids, malformed, nobody, origin, refusal } from "./graph-service.ts";

let service: GraphService;
let tom: string;
let technicians: string;
let everybody: string;

beforeEach(() => {
  service = new GraphService();
  service.caller.roles = ["Directory.Read.All"];
  tom = service.user("Tom Okafor").id;
  const groups = service.directory.groups.list();
  const named = (name: string) => groups.find(({ displayName }) => displayName === name)?.id ?? "";
  [technicians, everybody] = [named("Helpdesk technicians"), named("Helpdesk users")];
});

describe.each(["users", "directoryObjects"])("the memberships of one of %s", (set) => {
  const ask = (action: string, body: object, id = tom) => service.post(`/v1.0/${set}/${id}/${action}`, body);

  test("are the groups that it is in by way of others too, the nearest first", async () => {
    const { status, headers, body } = await ask("getMemberGroups", { securityEnabledOnly: true });
    expect(status).toBe(200);
    expect(headers.get("location")).toBe(origin);
    expect(body).toEqual({
      "@odata.context": `${origin}/v1.0/$metadata#Collection(Edm.String)`,
      value: [technicians, everybody],
    });
  });

  test("are with the directory roles where objects are asked for", async () => {
    const ada = service.user("Ada Moreau").id;
    const { body } = await ask("getMemberObjects", {}, ada);
    expect(body.value).toContain("62e90394-69f5-4237-9190-012177145e10");
    expect((await ask("getMemberGroups", {}, ada)).body.value).not.toContain("62e90394-69f5-4237-9190-012177145e10");
  });

  test("are checked against those that are asked for", async () => {
    const groupIds = [everybody.toUpperCase(), nobody];
    expect((await ask("checkMemberGroups", { groupIds })).body.value).toEqual([everybody]);
    expect((await ask("checkMemberObjects", { ids: groupIds })).body.value).toEqual([everybody]);
  });

  test("are of somebody, and asked for in lists", async () => {
    expect((await ask("getMemberGroups", {}, nobody)).status).toBe(404);
    expect(refusal(await ask("checkMemberGroups", { groupIds: tom }))).toBe(
      malformed("'groupIds' must be a list of at most 1000 texts."),
    );
  });

  test("are nothing without the permission", async () => {
    service.caller.roles = ["Domain.Read.All"];
    expect(refusal(await ask("getMemberGroups", {}))).toBe(denied);
  });
});

test.each([
  ["users/{tom}/memberOf", () => [technicians]],
  ["users/{tom}/transitiveMemberOf", () => [technicians, everybody]],
  ["groups/{technicians}/memberOf", () => [everybody]],
  ["groups/{everybody}/transitiveMembers/microsoft.graph.user", () => [service.user("Ada Moreau").id, tom]],
])("/%s lists what the links lead to", async (path, expected) => {
  const keys: Record<string, string> = { tom, technicians, everybody };
  const answer = await service.get(`/v1.0/${path.replace(/\{(\w+)\}/, (_, name: string) => keys[name] ?? "")}`);
  expect(ids(answer)).toEqual(expected());
  expect(answer.body["@odata.context"]).toMatch(/#(directoryObjects|users)$/);
});

describe("/directoryObjects/getByIds", () => {
  const byIds = (body: object) => service.post("/v1.0/directoryObjects/getByIds", body);

  test("shows those of the types that are there, the last one first", async () => {
    const { body } = await byIds({ ids: [tom, nobody, technicians], types: ["user", "group", "servicePrincipal"] });
    expect(body["@odata.context"]).toBe(`${origin}/v1.0/$metadata#directoryObjects`);
    expect(body.value).toMatchObject([
      { "@odata.type": "#microsoft.graph.group", id: technicians },
      { "@odata.type": "#microsoft.graph.user", id: tom },
    ]);
    expect(ids(await byIds({ ids: [tom, technicians], types: ["Group"] }))).toEqual([technicians]);
    expect(ids(await byIds({ ids: [tom] }))).toEqual([tom]);
  });

  test("shows no more of one than the caller may read", async () => {
    service.caller.roles = ["GroupMember.Read.All"];
    const { body } = await byIds({ ids: [tom] });
    expect(body.value).toMatchObject([{ id: tom, displayName: null, businessPhones: [] }]);
    service.caller.roles = [];
    expect(refusal(await byIds({ ids: [tom] }))).toBe(denied);
  });
});
