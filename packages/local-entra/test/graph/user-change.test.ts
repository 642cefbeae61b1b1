import { describe, expect, it } from "vitest";

import { GraphService, ORIGIN } from "./graph-service.ts";

const NEW_USER = {
  accountEnabled: true,
  displayName: "Eva Lind",
  mailNickname: "eva",
  passwordProfile: { password: "Correct1horse" },
  userPrincipalName: "eva@lindenglass.test",
};

function manager(): GraphService {
  const service = new GraphService();
  service.caller.roles.push("User.ReadWrite.All");
  return service;
}

async function refusal(properties: Record<string, unknown>) {
  const { status, body } = await manager().call("POST", "/v1.0/users", { ...NEW_USER, ...properties });
  expect(status).toBe(400);
  return body.error;
}

describe("a new user", () => {
  it("is there, with all that the request said but the password", async () => {
    const service = manager();

    const { status, body } = await service.call("POST", "/v1.0/users", {
      ...NEW_USER,
      city: "Lund",
      employeeOrgData: { costCenter: "7", division: null },
      otherMails: ["eva@example.com"],
      mail: null,
    });

    expect(status).toBe(201);
    expect(body["@odata.context"]).toBe(`${ORIGIN}/v1.0/$metadata#users/$entity`);
    const select = "city,employeeOrgData,otherMails,mailNickname,accountEnabled,userType,passwordProfile";
    const read = await service.get(`/v1.0/users/${body.id}?$select=${select}`);
    expect(read.body).toMatchObject({
      city: "Lund",
      employeeOrgData: { costCenter: "7", division: null },
      otherMails: ["eva@example.com"],
      mailNickname: "eva",
      accountEnabled: true,
      userType: "Member",
      passwordProfile: null,
    });
    expect(JSON.stringify(service.directory.users.get(body.id))).not.toContain("Correct1horse");
  });

  it.each(["accountEnabled", "displayName", "mailNickname", "passwordProfile", "userPrincipalName"])(
    "must have %s",
    async (property) => {
      expect(await refusal({ [property]: undefined })).toMatchObject({
        code: "Request_BadRequest",
        message: `A value is required for property '${property}' of resource 'User'.`,
      });
    },
  );

  it.each([
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
      "Invalid value specified for property 'userPrincipalName' of resource 'User'. It can hold A-Z, a-z, 0-9 and ' . - _ ! # ^ ~ before the @.",
    ],
    [
      { mailNickname: "e va" },
      `Invalid value specified for property 'mailNickname' of resource 'User'. It must not contain a blank or any of @ ( ) \\ [ ] " ; : < > ,`,
    ],
    [
      { passwordProfile: { password: "short1A" } },
      "The specified password does not comply with password complexity requirements. Please provide a different password.",
    ],
    [
      { passwordProfile: { password: "onlyletters" } },
      "The specified password does not comply with password complexity requirements. Please provide a different password.",
    ],
    [{ shoeSize: 41 }, "Invalid property 'shoeSize'."],
  ])("with %j is refused", async (properties, message) => {
    expect(await refusal(properties)).toMatchObject({ code: "Request_BadRequest", message });
  });

  it("may have an apostrophe in the name to sign in with", async () => {
    const userPrincipalName = "o'neil@lindenglass.test";
    const service = manager();
    await service.call("POST", "/v1.0/users", { ...NEW_USER, userPrincipalName });

    const { body } = await service.get(
      `/v1.0/users?$filter=${encodeURIComponent("userPrincipalName eq 'o''neil@lindenglass.test'")}`,
    );

    expect(body.value).toHaveLength(1);
  });
});

describe("a user", () => {
  it("is changed member by member", async () => {
    const service = manager();
    const { id } = service.user("Tom Okafor");

    const { status } = await service.call("PATCH", `/beta/users/${id}`, {
      showInAddressList: true,
      jobTitle: null,
    });

    expect(status).toBe(204);
    expect(
      (await service.get(`/beta/users/${id}?$select=showInAddressList,jobTitle,mail`)).body,
    ).toMatchObject({
      showInAddressList: true,
      jobTitle: null,
      mail: "tom@lindenglass.test",
    });
  });

  it("keeps a name of its own", async () => {
    const service = manager();
    const { id } = service.user("Tom Okafor");

    const { status, body } = await service.call("PATCH", `/v1.0/users/${id}`, {
      userPrincipalName: "ada@lindenglass.test",
    });

    expect(status).toBe(400);
    expect(body.error.details).toEqual([
      { code: "ObjectConflict", target: "userPrincipalName", message: body.error.message },
    ]);
  });

  it("that is deleted leaves its groups, its applications and everything else", async () => {
    const service = manager();
    const { id } = service.user("Tom Okafor");
    const application = await service.create({ "owners@odata.bind": [service.reference(id)] });
    service.directory.appRoleAssignments.list();

    expect((await service.call("DELETE", `/v1.0/users/${id}`)).status).toBe(204);

    expect((await service.get(`/v1.0/users/${id}`)).status).toBe(404);
    expect(service.directory.members.sources(id)).toEqual([]);
    expect((await service.get(`/v1.0/applications/${application.id}/owners`)).body.value).toEqual([]);
    expect((await service.call("DELETE", `/v1.0/users/${id}`)).status).toBe(404);
  });

  it("is changed by nobody who may only read", async () => {
    const service = new GraphService();
    service.caller.roles.push("User.Read.All");
    const { id } = service.user("Tom Okafor");

    expect((await service.call("POST", "/v1.0/users", NEW_USER)).status).toBe(403);
    expect((await service.call("PATCH", `/v1.0/users/${id}`, { jobTitle: "x" })).status).toBe(403);
    expect((await service.call("DELETE", `/v1.0/users/${id}`)).status).toBe(403);
  });
});

describe("domains", () => {
  it("are the one of the tenant", async () => {
    const service = new GraphService();
    expect((await service.get("/v1.0/domains")).status).toBe(403);
    service.caller.roles.push("Domain.Read.All");

    const { body } = await service.get("/v1.0/domains");

    expect(body.value).toMatchObject([
      { id: "lindenglass.test", isDefault: true, isInitial: true, isVerified: true },
    ]);
    expect((await service.get("/v1.0/domains/lindenglass.test")).body.isInitial).toBe(true);
    expect((await service.get("/v1.0/domains/elsewhere.test")).status).toBe(404);
  });
});
