import { beforeEach, describe, expect, test } from "vitest";

import { bad, GraphService, ids, invalid, missing, nobody, origin, refusal, required } from "./graph-service.ts";

const eva = {
  accountEnabled: true,
  displayName: "Eva Lind",
  mailNickname: "eva",
  passwordProfile: { password: "Correct1horse" },
  userPrincipalName: "eva@lindenglass.test",
};

let service: GraphService;

beforeEach(() => {
  service = new GraphService();
  service.caller.roles.push("User.ReadWrite.All");
});

const make = (properties: Record<string, unknown> = {}) => service.post("/v1.0/users", { ...eva, ...properties });

describe("users", () => {
  test.each([
    ["userPrincipalName eq 'ADA@lindenglass.test'", ["Ada Moreau"]],
    ["mail eq 'tom@lindenglass.test'", ["Tom Okafor"]],
    ["userType eq 'Guest'", ["Nina Berg (Nordlicht)"]],
    ["accountEnabled eq false", ["Paul Keller"]],
    ["userPrincipalName eq 'o''neil@lindenglass.test'", []],
  ])("are found by %s", async (filter, expected) => {
    const { body } = await service.get(`/v1.0/users?$filter=${encodeURIComponent(filter)}`);
    expect(body.value.map((user: { displayName: string }) => user.displayName)).toEqual(expected);
  });

  test("show Graph's default properties, and by $select any other", async () => {
    const { id } = service.user("Nina Berg (Nordlicht)");
    expect((await service.get(`/v1.0/users/${id}`)).body).toEqual({
      "@odata.context": `${origin}/v1.0/$metadata#users/$entity`,
      businessPhones: [],
      displayName: "Nina Berg (Nordlicht)",
      givenName: "Nina",
      id,
      jobTitle: "Support partner",
      mail: "nina.berg@nordlicht.test",
      mobilePhone: null,
      officeLocation: null,
      preferredLanguage: null,
      surname: "Berg",
      userPrincipalName: "nina.berg_nordlicht.test#EXT#@lindenglass.test",
    });
    const selected = `/v1.0/users/${id}?$select=userType,accountEnabled,onPremisesSyncEnabled`;
    const { body } = await service.get(selected);
    expect(body).toMatchObject({ userType: "Guest", accountEnabled: true, onPremisesSyncEnabled: null });
  });

  test("can be read by their name", async () => {
    const { body } = await service.get("/v1.0/users/Ada@lindenglass.test");
    expect(body.id).toBe(service.user("Ada Moreau").id);
  });

  test("have no manager", async () => {
    expect(refusal(await service.get(`/v1.0/users/${service.user("Ada Moreau").id}/manager`))).toBe(missing("manager"));
  });

  test("that are not there are answered 404", async () => {
    expect((await service.get(`/v1.0/users/${nobody}`)).status).toBe(404);
  });
});

test("directory objects say what they are", async () => {
  const { id } = await service.create();
  const kinds = [
    [service.user("Ada Moreau").id, "user"],
    [service.caller.objectId, "servicePrincipal"],
    [id, "application"],
  ];
  for (const [key, type] of kinds) {
    const { body } = await service.get(`/v1.0/directoryObjects/${key}`);
    expect(body["@odata.type"]).toBe(`#microsoft.graph.${type}`);
  }
  expect((await service.get(`/v1.0/directoryObjects/${nobody}`)).status).toBe(404);
});

describe("a new user", () => {
  test("is there, with all that the request said but the password", async () => {
    const properties = {
      city: "Lund",
      employeeOrgData: { costCenter: "7", division: null },
      otherMails: ["eva@example.com"],
    };
    const { status, body } = await make({ ...properties, mail: null });
    expect(status).toBe(201);
    expect(body["@odata.context"]).toBe(`${origin}/v1.0/$metadata#users/$entity`);
    const select = "city,employeeOrgData,otherMails,mailNickname,accountEnabled,userType,passwordProfile";
    const read = await service.get(`/v1.0/users/${body.id}?$select=${select}`);
    expect(read.body).toMatchObject({
      ...properties,
      mailNickname: "eva",
      accountEnabled: true,
      userType: "Member",
      passwordProfile: null,
    });
    expect(JSON.stringify(service.directory.users.get(body.id))).not.toContain("Correct1horse");
  });

  test.each(["accountEnabled", "displayName", "mailNickname", "passwordProfile", "userPrincipalName"])(
    "must have %s",
    async (property) => {
      expect(refusal(await make({ [property]: undefined }))).toBe(bad(required(property, "User")));
    },
  );

  const weakPassword =
    "The specified password does not comply with password complexity requirements. Please provide a different password.";

  test.each([
    [
      { userPrincipalName: "eva@elsewhere.test" },
      "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.",
    ],
    [
      { userPrincipalName: "ADA@lindenglass.test" },
      "Another object with the same value for property userPrincipalName already exists.",
    ],
    [
      { userPrincipalName: "e va@lindenglass.test" },
      invalid("userPrincipalName", "User", "It can hold A-Z, a-z, 0-9 and ' . - _ ! # ^ ~ before the @."),
    ],
    [
      { mailNickname: "e va" },
      invalid("mailNickname", "User", 'It must not contain a blank or any of @ ( ) \\ [ ] " ; : < > ,'),
    ],
    [{ passwordProfile: { password: "short1A" } }, weakPassword],
    [{ passwordProfile: { password: "onlyletters" } }, weakPassword],
    [{ shoeSize: 41 }, "Invalid property 'shoeSize'."],
  ])("with %j is refused", async (properties, message) => {
    expect(refusal(await make(properties))).toBe(bad(message));
  });

  test("may have an apostrophe in the name to sign in with", async () => {
    await make({ userPrincipalName: "o'neil@lindenglass.test" });
    const filter = encodeURIComponent("userPrincipalName eq 'o''neil@lindenglass.test'");
    expect((await service.get(`/v1.0/users?$filter=${filter}`)).body.value).toHaveLength(1);
  });
});

describe("a user", () => {
  let id: string;

  beforeEach(() => {
    ({ id } = service.user("Tom Okafor"));
  });

  test("is changed member by member", async () => {
    const changes = { showInAddressList: true, jobTitle: null };
    expect((await service.patch(`/beta/users/${id}`, changes)).status).toBe(204);
    const { body } = await service.get(`/beta/users/${id}?$select=showInAddressList,jobTitle,mail`);
    expect(body).toMatchObject({ ...changes, mail: "tom@lindenglass.test" });
  });

  test("keeps a name of its own", async () => {
    const answer = await service.patch(`/v1.0/users/${id}`, { userPrincipalName: "ada@lindenglass.test" });
    const { details, message } = answer.body.error;
    expect(answer.status).toBe(400);
    expect(details).toEqual([
      { code: "ObjectConflict", target: "userPrincipalName", message },
      { code: "ConflictingObjects", target: `User_${service.user("Ada Moreau").id}`, message },
    ]);
  });

  test("that is deleted leaves its groups, its applications and everything else", async () => {
    const application = await service.create({ "owners@odata.bind": [service.reference(id)] });
    expect((await service.delete(`/v1.0/users/${id}`)).status).toBe(204);
    expect((await service.get(`/v1.0/users/${id}`)).status).toBe(404);
    expect((await service.get(`/v1.0/applications/${application.id}/owners`)).body.value).toEqual([]);
    expect((await service.delete(`/v1.0/users/${id}`)).status).toBe(404);
  });

  test("is changed by nobody who may only read", async () => {
    service.caller.roles = ["User.Read.All"];
    expect((await make()).status).toBe(403);
    expect((await service.patch(`/v1.0/users/${id}`, { jobTitle: "x" })).status).toBe(403);
    expect((await service.delete(`/v1.0/users/${id}`)).status).toBe(403);
  });
});

test("a user's manager is set, shown and taken away", async () => {
  service.caller.roles = ["User.ReadWrite.All"];
  const [tom, ada] = [service.user("Tom Okafor").id, service.user("Ada Moreau").id];
  const path = `/v1.0/users/${tom}/manager`;
  expect(refusal(await service.get(path))).toBe(missing("manager"));
  for (const id of [service.user("Paul Keller").id, ada]) {
    expect((await service.call("PUT", `${path}/$ref`, { "@odata.id": service.reference(id) })).status).toBe(204);
  }
  expect((await service.get(path)).body).toMatchObject({ "@odata.type": "#microsoft.graph.user", id: ada });
  expect((await service.delete(`${path}/$ref`)).status).toBe(204);
  expect((await service.get(path)).status).toBe(404);
});

test("users are found by texts such as employeeId", async () => {
  service.caller.roles = ["User.ReadWrite.All"];
  const { id } = service.user("Tom Okafor");
  await service.patch(`/v1.0/users/${id}`, { employeeId: "E-17" });
  expect(ids(await service.get("/v1.0/users?$filter=employeeId eq 'e-17'"))).toEqual([id]);
});

test("the organization is the tenant", async () => {
  expect((await service.get("/v1.0/organization")).status).toBe(403);
  service.caller.roles.push("Organization.Read.All");
  const { body } = await service.get("/v1.0/organization");
  const { id } = service.directory.tenant;
  expect(body.value).toMatchObject([{ id, displayName: "Linden Glassworks", tenantType: "AAD" }]);
  expect(body.value[0].verifiedDomains).toMatchObject([{ name: "lindenglass.test", isDefault: true }]);
  expect((await service.get(`/v1.0/organization/${id}`)).status).toBe(200);
});

test("domains are the one of the tenant", async () => {
  expect((await service.get("/v1.0/domains")).status).toBe(403);
  service.caller.roles.push("Domain.Read.All");
  const { body } = await service.get("/v1.0/domains");
  expect(body.value).toMatchObject([{ id: "lindenglass.test", isDefault: true, isInitial: true, isVerified: true }]);
  expect((await service.get("/v1.0/domains/lindenglass.test")).body.isInitial).toBe(true);
  expect((await service.get("/v1.0/domains/elsewhere.test")).status).toBe(404);
});
