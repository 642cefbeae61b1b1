import { beforeEach, expect, test } from "vitest";

import { denied, GraphService, ids, refusal } from "./graph-service.ts";

let service: GraphService;
let tom: string;

beforeEach(async () => {
  service = new GraphService();
  service.caller.roles = ["User.ReadWrite.All", "GroupMember.Read.All"];
  tom = service.user("Tom Okafor").id;
  await service.delete(`/v1.0/users/${tom}`);
});

const bin = "/v1.0/directory/deletedItems";

test("a deleted user is in the recycle bin and comes back from it with everything", async () => {
  expect((await service.get(`${bin}/${tom}`)).body).toMatchObject({
    "@odata.type": "#microsoft.graph.user",
    id: tom,
    displayName: "Tom Okafor",
  });
  expect(ids(await service.get(`${bin}/microsoft.graph.user`))).toEqual([tom]);
  const restored = await service.post(`${bin}/${tom}/restore`, {});
  expect(restored.status).toBe(200);
  expect((await service.get(`/v1.0/users/${tom}`)).status).toBe(200);
  expect(ids(await service.get(`/v1.0/users/${tom}/memberOf`))).toHaveLength(1);
});

test("it does not come back where the name is taken", async () => {
  const { userPrincipalName } = service.directory.deletedUsers.get(tom) ?? {};
  await service.post("/v1.0/users", {
    accountEnabled: true,
    displayName: "Tom",
    mailNickname: "tom",
    userPrincipalName,
    passwordProfile: { password: "Pw-123456" },
  });
  expect((await service.post(`${bin}/${tom}/restore`, {})).status).toBe(400);
});

test("it goes for good by hand, or after 30 days", async () => {
  expect((await service.delete(`${bin}/${tom}`)).status).toBe(204);
  expect(service.directory.members.sources(tom)).toEqual([]);
  const paul = service.user("Paul Keller").id;
  await service.delete(`/v1.0/users/${paul}`);
  service.now = new Date(service.now.getTime() + 31 * 86_400_000);
  expect((await service.get(`${bin}/${paul}`)).status).toBe(404);
});

test("who may not write users restores none", async () => {
  service.caller.roles = ["User.Read.All"];
  expect(refusal(await service.post(`${bin}/${tom}/restore`, {}))).toBe(denied);
  expect((await service.get(`${bin}/${tom}`)).status).toBe(200);
});
