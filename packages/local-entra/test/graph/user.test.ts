import { describe, expect, it } from "vitest";

import { GraphService, NOBODY, ORIGIN } from "./graph-service.ts";

function reader(): GraphService {
  const service = new GraphService();
  service.caller.roles.push("User.Read.All");
  return service;
}

describe("users", () => {
  it.each([
    ["userPrincipalName eq 'ADA@lindenglass.test'", ["Ada Moreau"]],
    ["mail eq 'tom@lindenglass.test'", ["Tom Okafor"]],
    ["userType eq 'Guest'", ["Nina Berg (Nordlicht)"]],
    ["accountEnabled eq false", ["Paul Keller"]],
    ["userPrincipalName eq 'o''neil@lindenglass.test'", []],
  ])("are found by %s", async (filter, expected) => {
    const { body } = await reader().get(`/v1.0/users?$filter=${encodeURIComponent(filter)}`);

    expect(body.value.map((user: { displayName: string }) => user.displayName)).toEqual(expected);
  });

  it("show Graph's default properties, and by $select any other", async () => {
    const service = reader();
    const { id } = service.user("Nina Berg (Nordlicht)");

    expect((await service.get(`/v1.0/users/${id}`)).body).toEqual({
      "@odata.context": `${ORIGIN}/v1.0/$metadata#users/$entity`,
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
    const { body } = await service.get(
      `/v1.0/users/${id}?$select=userType,accountEnabled,onPremisesSyncEnabled`,
    );
    expect(body).toMatchObject({ userType: "Guest", accountEnabled: true, onPremisesSyncEnabled: null });
  });

  it("can be read by their name", async () => {
    const service = reader();

    expect((await service.get("/v1.0/users/Ada@lindenglass.test")).body.id).toBe(
      service.user("Ada Moreau").id,
    );
  });

  it("have no manager", async () => {
    const service = reader();

    const answer = await service.get(`/v1.0/users/${service.user("Ada Moreau").id}/manager`);

    expect(answer.status).toBe(404);
    expect(answer.body.error.message).toBe(
      "Resource 'manager' does not exist or one of its queried reference-property objects are not present.",
    );
  });

  it("that are not there are answered 404", async () => {
    expect((await reader().get(`/v1.0/users/${NOBODY}`)).status).toBe(404);
  });
});

describe("directory objects", () => {
  it("say what they are", async () => {
    const service = reader();
    const { id } = await service.create();
    const kinds = [service.user("Ada Moreau").id, service.caller.objectId, id];

    const types = await Promise.all(
      kinds.map(async (key) => (await service.get(`/v1.0/directoryObjects/${key}`)).body["@odata.type"]),
    );

    expect(types).toEqual([
      "#microsoft.graph.user",
      "#microsoft.graph.servicePrincipal",
      "#microsoft.graph.application",
    ]);
    expect((await service.get(`/v1.0/directoryObjects/${NOBODY}`)).status).toBe(404);
  });
});
