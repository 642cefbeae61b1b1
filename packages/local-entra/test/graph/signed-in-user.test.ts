import { beforeEach, describe, expect, test } from "vitest";

import { denied, GraphService, ids, malformed, origin, refusal } from "./graph-service.ts";

let service: GraphService;
let tom: string;

beforeEach(() => {
  service = new GraphService();
  tom = service.actForUser("Tom Okafor", "User.Read", "openid").id;
});

const membershipsOf = (path: string) => service.post(`${path}/getMemberObjects`, { securityEnabledOnly: false });

describe("with User.Read a person reads", () => {
  test.each(["me", "Me", "users/{id}", "users/tom@lindenglass.test"])("their own profile at /%s", async (path) => {
    const { status, body } = await service.get(`/v1.0/${path.replace("{id}", tom)}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      "@odata.context": `${origin}/v1.0/$metadata#users/$entity`,
      id: tom,
      userPrincipalName: "tom@lindenglass.test",
    });
    expect(body).not.toHaveProperty("accountEnabled");
  });

  test("the groups that their token was too small for", async () => {
    const groups = service.directory.members.allSources(tom);
    expect(groups).toHaveLength(2);
    expect((await membershipsOf(`/v1.0/users/${tom}`)).body.value).toEqual(groups);
    expect((await membershipsOf("/v1.0/me")).body.value).toEqual(groups);
  });

  test.each(["users", "users/{ada}", "groups", "applications", "domains"])("nothing at /%s", async (path) => {
    const ada = service.user("Ada Moreau").id;
    expect(refusal(await service.get(`/v1.0/${path.replace("{ada}", ada)}`))).toBe(denied);
  });
});

test("an application has no /me", async () => {
  service.actAsSomeoneElse("User.Read.All");
  expect(refusal(await service.get("/v1.0/me"))).toBe(
    malformed("/me request is only valid with delegated authentication flow."),
  );
});

describe("what a person delegates is no more than they may do", () => {
  test("who is no administrator changes what they made, and nothing else", async () => {
    service.actForUser("Tom Okafor", "Application.ReadWrite.All", "User.ReadWrite.All");
    const { id } = await service.create();
    expect(ids(await service.get(`/v1.0/applications/${id}/owners`))).toEqual([tom]);
    expect((await service.patch(`/v1.0/applications/${id}`, { notes: "mine" })).status).toBe(204);
    expect((await service.get("/v1.0/users")).status).toBe(200);
    expect(refusal(await service.patch(`/v1.0/users/${tom}`, { jobTitle: "x" }))).toBe(denied);
    service.actForUser("Paul Keller", "Application.ReadWrite.All");
    expect(refusal(await service.patch(`/v1.0/applications/${id}`, { notes: "his" }))).toBe(denied);
  });

  test("an administrator changes everything", async () => {
    service.actForUser("Ada Moreau", "User.ReadWrite.All");
    expect((await service.patch(`/v1.0/users/${tom}`, { jobTitle: "x" })).status).toBe(204);
  });
});
