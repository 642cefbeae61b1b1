import { beforeEach, describe, expect, test } from "vitest";

import { type Answer, bad, denied, GraphService, nobody, origin, refusal } from "./graph-service.ts";

let service: GraphService;
let ada: string;
let applicationId: string;

beforeEach(() => {
  service = new GraphService();
  ada = service.user("Ada Moreau").id;
  service.caller.roles = ["Application.ReadWrite.All"];
});

describe.each(["applications", "servicePrincipals"])("owners of %s", (set) => {
  let path: string;

  async function make(...owners: string[]): Promise<Answer> {
    const { appId, id } = await service.create();
    applicationId = id;
    const bound = owners.length > 0 ? { "owners@odata.bind": owners.map((owner) => service.reference(owner)) } : {};
    const made = await service.post(`/v1.0/${set}`, {
      ...(set === "applications" ? { displayName: "Owned" } : { appId }),
      ...bound,
    });
    path = `/v1.0/${set}/${made.body.id}`;
    return made;
  }

  const add = (reference: unknown) => service.post(`${path}/owners/$ref`, { "@odata.id": reference });
  const remove = (id: string) => service.delete(`${path}/owners/${id}/$ref`);
  const owners = async () =>
    (await service.get(`${path}/owners`)).body.value.map(
      (owner: { "@odata.type": string; id: string }) => `${owner["@odata.type"]} ${owner.id}`,
    );

  test("are those that the request binds, in its order", async () => {
    await make(service.caller.objectId, ada);
    expect(await owners()).toEqual([
      `#microsoft.graph.servicePrincipal ${service.caller.objectId}`,
      `#microsoft.graph.user ${ada}`,
    ]);
  });

  test("are the caller when the request binds nobody and the caller may write only what it owns", async () => {
    service.caller.roles = ["Application.ReadWrite.OwnedBy"];
    await make();
    expect(await owners()).toEqual([`#microsoft.graph.servicePrincipal ${service.caller.objectId}`]);
  });

  test("come and go by $ref", async () => {
    await make(service.caller.objectId);
    expect((await add(`${origin}/v1.0/users/${ada}`)).status).toBe(204);
    expect((await remove(service.caller.objectId)).status).toBe(204);
    expect(await owners()).toEqual([`#microsoft.graph.user ${ada}`]);
  });

  test("are not added twice", async () => {
    await make(service.caller.objectId);
    expect(refusal(await add(service.reference(service.caller.objectId)))).toBe(
      bad("One or more added object references already exist for the following modified properties: 'owners'."),
    );
  });

  test("must exist, and nothing is made when one does not", async () => {
    expect((await make(nobody)).status).toBe(404);
    const { body } = await service.get(`/v1.0/${set}?$filter=displayName eq 'Owned'`);
    expect(body.value).toEqual([]);
  });

  test("cannot be removed when they are none", async () => {
    await make();
    expect((await remove(nobody)).status).toBe(404);
  });

  test("cannot be a registration, or something that is no reference", async () => {
    await make();
    const rule = `it must be a user or servicePrincipal, got the application '${applicationId}'.`;
    expect(refusal(await add(service.reference(applicationId)))).toBe(bad(`Invalid reference in 'owners': ${rule}`));
    expect(refusal(await add("ada"))).toContain(bad("Invalid reference in '@odata.id'."));
  });

  test("are added by nobody who may only write what they own", async () => {
    service.caller.roles = ["Application.ReadWrite.OwnedBy"];
    await make();
    expect(refusal(await add(service.reference(ada)))).toBe(denied);
    expect((await remove(service.caller.objectId)).status).toBe(204);
  });

  test.each([
    ["nothing more", [], 403],
    ["User.Read.All", ["User.Read.All"], 201],
    ["Directory.Read.All", ["Directory.Read.All"], 201],
  ])("can be somebody else from the start for OwnedBy and %s", async (_what, roles, status) => {
    service.caller.roles = ["Application.ReadWrite.OwnedBy", ...roles];
    const answer = await make(service.caller.objectId, ada);
    expect(answer.status).toBe(status);
    expect((await make(service.caller.objectId)).status).toBe(201);
  });

  test("show of a user only the ID to a caller that may not read users", async () => {
    await make(service.caller.objectId, ada);
    const user = async () => (await service.get(`${path}/owners`)).body.value[1];
    expect(await user()).toMatchObject({ id: ada, displayName: null, mail: null });
    service.caller.roles.push("User.Read.All");
    expect(await user()).toMatchObject({ displayName: "Ada Moreau", mail: "ada@lindenglass.test" });
  });
});

test("an application has at most 100 owners", async () => {
  const { id } = await service.create();
  for (let number = 0; number < 100; number += 1) {
    service.directory.owners.add(id, `owner-${number}`);
  }
  const answer = await service.post(`/v1.0/applications/${id}/owners/$ref`, {
    "@odata.id": service.reference(ada),
  });
  expect(refusal(answer)).toMatch(/^403 Directory_QuotaExceeded: /);
});
