import { beforeEach, describe, expect, test } from "vitest";

import { GraphService, nobody, origin, refusal } from "./graph-service.ts";

let service: GraphService;

beforeEach(() => {
  service = new GraphService();
  service.caller.roles.push("User.Read.All");
});

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
    const answer = await service.get(`/v1.0/users/${service.user("Ada Moreau").id}/manager`);

    expect(refusal(answer)).toMatchObject({
      status: 404,
      message:
        "Resource 'manager' does not exist or one of its queried reference-property objects are not present.",
    });
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
