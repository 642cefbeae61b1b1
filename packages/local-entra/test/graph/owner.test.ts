import { describe, expect, it } from "vitest";

import { GraphService, NOBODY, ORIGIN } from "./graph-service.ts";

async function ownersOf(service: GraphService, path: string): Promise<string[]> {
  const { body } = await service.get(`${path}/owners`);
  return body.value.map(
    (owner: { "@odata.type": string; id: string }) => `${owner["@odata.type"]} ${owner.id}`,
  );
}

describe.each(["applications", "servicePrincipals"])("owners of %s", (set) => {
  async function withOwned(owners?: (service: GraphService) => string[]) {
    const service = new GraphService();
    const { appId, id } = await service.create();
    const bound = owners ? { "owners@odata.bind": owners(service) } : {};
    const made =
      set === "applications"
        ? await service.call("POST", "/v1.0/applications", { displayName: "Owned", ...bound })
        : await service.call("POST", "/v1.0/servicePrincipals", { appId, ...bound });
    return { service, path: `/v1.0/${set}/${made.body?.id}`, made, applicationId: id };
  }

  it("are those that the request binds, in its order", async () => {
    const { service, path } = await withOwned((self) => [
      self.reference(self.caller.objectId),
      self.reference(self.user("Ada Moreau").id),
    ]);

    expect(await ownersOf(service, path)).toEqual([
      `#microsoft.graph.servicePrincipal ${service.caller.objectId}`,
      `#microsoft.graph.user ${service.user("Ada Moreau").id}`,
    ]);
  });

  it("are the caller when the request binds nobody and the caller may write only what it owns", async () => {
    const { service, path } = await withOwned();

    expect(await ownersOf(service, path)).toEqual([
      `#microsoft.graph.servicePrincipal ${service.caller.objectId}`,
    ]);
  });

  it("come and go by $ref", async () => {
    const { service, path } = await withOwned();
    const ada = service.user("Ada Moreau").id;

    const added = await service.call("POST", `${path}/owners/$ref`, {
      "@odata.id": `${ORIGIN}/v1.0/users/${ada}`,
    });
    expect(added.status).toBe(204);
    const removed = await service.call("DELETE", `${path}/owners/${service.caller.objectId}/$ref`);
    expect(removed.status).toBe(204);

    expect(await ownersOf(service, path)).toEqual([`#microsoft.graph.user ${ada}`]);
  });

  it("are not added twice", async () => {
    const { service, path } = await withOwned();

    const again = await service.call("POST", `${path}/owners/$ref`, {
      "@odata.id": service.reference(service.caller.objectId),
    });

    expect(again.status).toBe(400);
    expect(again.body.error.message).toBe(
      "One or more added object references already exist for the following modified properties: 'owners'.",
    );
  });

  it("must exist, and nothing is made when one does not", async () => {
    const { service, made } = await withOwned((self) => [self.reference(NOBODY)]);

    expect(made.status).toBe(404);
    const { body } = await service.get(`/v1.0/${set}?$filter=displayName eq 'Owned'`);
    expect(body.value).toEqual([]);
  });

  it("cannot be removed when they are none", async () => {
    const { service, path } = await withOwned();

    const answer = await service.call("DELETE", `${path}/owners/${NOBODY}/$ref`);

    expect(answer.status).toBe(404);
  });

  it("cannot be a registration, or something that is no reference", async () => {
    const { service, path, applicationId } = await withOwned();
    const add = (reference: unknown) =>
      service.call("POST", `${path}/owners/$ref`, { "@odata.id": reference });

    expect((await add(service.reference(applicationId))).body.error.message).toBe(
      `Invalid reference in 'owners': it must be a user or servicePrincipal, got the application '${applicationId}'.`,
    );
    expect((await add("ada")).body.error.message).toContain("Invalid reference in '@odata.id'.");
  });

  it("show of a user only the ID to a caller that may not read users", async () => {
    const { service, path } = await withOwned((self) => [
      self.reference(self.caller.objectId),
      self.reference(self.user("Ada Moreau").id),
    ]);
    const user = async () => (await service.get(`${path}/owners`)).body.value[1];

    expect(await user()).toMatchObject({ id: service.user("Ada Moreau").id, displayName: null, mail: null });
    service.caller.roles.push("User.Read.All");
    expect(await user()).toMatchObject({ displayName: "Ada Moreau", mail: "ada@lindenglass.test" });
  });
});

describe("an application", () => {
  it("has at most 100 owners", async () => {
    const service = new GraphService();
    const { id } = await service.create();
    for (let number = 1; number < 100; number += 1) {
      service.directory.owners.add(id, `owner-${number}`);
    }

    const answer = await service.call("POST", `/v1.0/applications/${id}/owners/$ref`, {
      "@odata.id": service.reference(service.user("Ada Moreau").id),
    });

    expect(answer.status).toBe(403);
    expect(answer.body.error.code).toBe("Directory_QuotaExceeded");
  });
});
