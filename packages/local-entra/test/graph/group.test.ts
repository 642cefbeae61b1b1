import { beforeEach, describe, expect, test } from "vitest";

import { securityIdentifier } from "../../src/directory/objects/group.ts";
import {
  bad,
  denied,
  GraphService,
  ids,
  invalid,
  missing,
  nobody,
  origin,
  refusal,
  required,
} from "./graph-service.ts";

let service: GraphService;
let tom: string;

beforeEach(() => {
  service = new GraphService();
  service.caller.roles = ["Group.ReadWrite.All"];
  tom = service.user("Tom Okafor").id;
});

const security = { displayName: "Desk", mailNickname: "desk", mailEnabled: false, securityEnabled: true };
const unified = { ...security, groupTypes: ["Unified"], mailEnabled: true };
const make = (properties: object = {}, version = "v1.0") =>
  service.post(`/${version}/groups`, { ...security, ...properties });
const path = ({ body }: { body: { id: string } }, version = "v1.0") => `/${version}/groups/${body.id}`;

describe("a new group", () => {
  test("is answered with its place, and owned by nobody", async () => {
    const made = await make();
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...security, groupTypes: [], isAssignableToRole: null, visibility: null });
    const place = `${service.directory.tenant.id}/directoryObjects/${made.body.id}/Microsoft.DirectoryServices.Group`;
    expect(made.headers.get("location")).toBe(`${origin}/v2/${place}`);
    expect(ids(await service.get(`${path(made)}/owners`))).toEqual([]);
  });

  test("has its ID in its security identifier", () => {
    // The example of https://learn.microsoft.com/graph/api/group-post-groups.
    expect(securityIdentifier("21d05557-b7b6-418f-86fa-a3118d751be4")).toBe(
      "S-1-12-1-567301463-1099937718-295959174-3827004813",
    );
  });

  test("takes owners and members with it", async () => {
    const made = await make({
      "owners@odata.bind": [service.reference(tom)],
      "members@odata.bind": [service.reference(service.caller.objectId), service.reference(tom)],
    });
    expect(ids(await service.get(`${path(made)}/owners`))).toEqual([tom]);
    expect(ids(await service.get(`${path(made)}/members`))).toEqual([service.caller.objectId, tom]);
  });

  test("of Microsoft 365 has an address of its own", async () => {
    const { body } = await make(unified);
    expect(body).toMatchObject({
      mail: "desk@lindenglass.test",
      proxyAddresses: ["SMTP:desk@lindenglass.test"],
      visibility: "Public",
    });
    expect(refusal(await make(unified))).toBe(
      bad("Another object with the same value for property mailNickname already exists."),
    );
    expect((await make()).status).toBe(201);
  });

  test("keeps what only beta has", async () => {
    const made = await make({ writebackConfiguration: { isEnabled: true } }, "beta");
    const expected = { writebackConfiguration: { isEnabled: true, onPremisesGroupType: null } };
    expect((await service.get(path(made, "beta"))).body).toMatchObject(expected);
    expect((await service.get(path(made))).body).not.toHaveProperty("writebackConfiguration");
  });

  const noMail =
    "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement " +
    "property is unset and the security-enablement property is set.";
  test.each([
    [{ displayName: null }, required("displayName", "Group")],
    [{ mailNickname: undefined }, required("mailNickname", "Group")],
    [{ mailEnabled: true }, noMail],
    [{ securityEnabled: false }, noMail],
    [{ groupTypes: ["DynamicMembership"] }, required("membershipRule", "Group")],
    [{ groupTypes: ["Team"] }, invalid("groupTypes", "Group", "It must be of Unified, DynamicMembership.")],
    [{ theme: "Black" }, invalid("theme", "Group", "It must be one of Teal, Purple, Green, Blue, Pink, Orange, Red.")],
    [{ visibility: "x" }, invalid("visibility", "Group", "It must be one of Private, Public, HiddenMembership.")],
  ])("with %j is refused and not stored", async (properties, message) => {
    const before = service.directory.groups.list();
    expect(refusal(await make(properties))).toBe(bad(message));
    expect(service.directory.groups.list()).toEqual(before);
  });
});

describe("who may only create groups", () => {
  beforeEach(() => {
    service.caller.roles = ["Group.Create"];
  });

  test("names itself as the owner, and others with the permission to read them", async () => {
    const owned = (...owners: string[]) => make({ "owners@odata.bind": owners.map((id) => service.reference(id)) });
    const made = await owned(service.caller.objectId);
    expect(made.status).toBe(201);
    expect(refusal(await owned(tom))).toBe(denied);
    expect(refusal(await service.patch(path(made), { description: "x" }))).toBe(denied);
    service.caller.roles.push("User.Read.All");
    expect((await owned(tom)).status).toBe(201);
  });

  test("makes none that can have directory roles", async () => {
    expect(refusal(await make({ isAssignableToRole: true }))).toBe(denied);
    service.caller.roles.push("RoleManagement.ReadWrite.Directory");
    expect((await make({ isAssignableToRole: true })).body.isAssignableToRole).toBe(true);
  });
});

describe("a group", () => {
  test("is changed member by member", async () => {
    const made = await make();
    expect((await service.patch(path(made), { description: "All", displayName: "Desks" })).status).toBe(204);
    expect((await service.get(path(made))).body).toMatchObject({
      ...security,
      description: "All",
      displayName: "Desks",
    });
    expect(refusal(await service.patch(path(made), { isAssignableToRole: true }))).toBe(
      bad("Property 'isAssignableToRole' is read-only and cannot be set."),
    );
  });

  test("has owners that come and go", async () => {
    const made = await make();
    const reference = { "@odata.id": `${origin}/v1.0/users/${tom}` };
    expect((await service.post(`${path(made)}/owners/$ref`, reference)).status).toBe(204);
    expect((await service.delete(`${path(made)}/owners/${tom}/$ref`)).status).toBe(204);
    expect(ids(await service.get(`${path(made)}/owners`))).toEqual([]);
  });

  test("has no mailbox here: what is kept in it is shown on request, and not found to be changed", async () => {
    const made = await make(unified);
    const selected = `${path(made, "beta")}?$select=allowExternalSenders,hideFromAddressLists`;
    expect((await service.get(selected)).body).toMatchObject({
      allowExternalSenders: false,
      hideFromAddressLists: false,
    });
    expect((await service.get(path(made))).body).not.toHaveProperty("allowExternalSenders");
    const answer = await service.patch(path(made, "beta"), { autoSubscribeNewMembers: true });
    expect(refusal(answer)).toBe(missing(made.body.id));
  });

  test("goes for good, but for one of Microsoft 365", async () => {
    for (const [properties, status] of [
      [security, 404],
      [unified, 200],
    ] as const) {
      const made = await make(properties);
      expect((await service.delete(path(made))).status).toBe(204);
      expect((await service.get(path(made))).status).toBe(404);
      const deleted = `/v1.0/directory/deletedItems/${made.body.id}`;
      expect((await service.get(deleted)).status).toBe(status);
    }
    expect(ids(await service.get("/v1.0/directory/deletedItems/microsoft.graph.group"))).toHaveLength(1);
    expect((await service.delete(`/v1.0/groups/${nobody}`)).status).toBe(404);
  });
});
