import { describe, expect, it } from "vitest";

import { type Answer, GraphService } from "./graph-service.ts";

function expectDenied(answer: Answer): void {
  expect(answer.status).toBe(403);
  expect(answer.body.error).toMatchObject({
    code: "Authorization_RequestDenied",
    message: "Insufficient privileges to complete the operation.",
  });
}

describe("Application.ReadWrite.OwnedBy", () => {
  it("reads and lists every application and service principal", async () => {
    const service = new GraphService();
    const { id } = await service.create();
    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");

    expect((await service.get(`/v1.0/applications/${id}`)).status).toBe(200);
    expect((await service.get("/v1.0/applications?$filter=displayName eq 'RustDesk'")).status).toBe(200);
    expect((await service.get("/v1.0/servicePrincipals")).status).toBe(200);
  });

  it("changes nothing that it does not own", async () => {
    const service = new GraphService();
    const { id, appId } = await service.create({ passwordCredentials: [{}] });
    const { body: principal } = await service.call("POST", "/v1.0/servicePrincipals", { appId });
    const before = (await service.get(`/v1.0/applications/${id}`)).body;
    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");
    const self = { "@odata.id": service.reference(service.user("Ada Moreau").id) };
    const keyId = before.passwordCredentials[0].keyId;

    expectDenied(await service.call("PATCH", `/v1.0/applications/${id}`, { displayName: "Mine" }));
    expectDenied(await service.call("DELETE", `/v1.0/applications/${id}`));
    expectDenied(await service.call("POST", `/v1.0/applications/${id}/addPassword`, {}));
    expectDenied(await service.call("POST", `/v1.0/applications/${id}/removePassword`, { keyId }));
    expectDenied(await service.call("POST", `/v1.0/applications/${id}/owners/$ref`, self));
    expectDenied(await service.call("PATCH", `/v1.0/servicePrincipals/${principal.id}`, { notes: "x" }));
    expectDenied(await service.call("DELETE", `/v1.0/servicePrincipals/${principal.id}`));

    expect((await service.get(`/v1.0/applications/${id}`)).body).toEqual(before);
  });

  it("makes no service principal of another's application", async () => {
    const service = new GraphService();
    const { appId } = await service.create();
    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");

    expectDenied(await service.call("POST", "/v1.0/servicePrincipals", { appId }));
  });

  it("loses its own work when it gives up ownership", async () => {
    const service = new GraphService();
    const { id } = await service.create();
    await service.call("DELETE", `/v1.0/applications/${id}/owners/${service.caller.objectId}/$ref`);

    expectDenied(await service.call("PATCH", `/v1.0/applications/${id}`, { displayName: "Mine" }));
  });

  it("reads no users", async () => {
    const service = new GraphService();
    const { id } = service.user("Ada Moreau");

    expectDenied(await service.get("/v1.0/users"));
    expectDenied(await service.get(`/v1.0/users/${id}`));
    expectDenied(await service.get(`/v1.0/directoryObjects/${id}`));
  });
});

describe("Application.ReadWrite.All", () => {
  it("changes what others own, and owns nothing by itself", async () => {
    const service = new GraphService();
    const { id } = await service.create();
    service.actAsSomeoneElse("Application.ReadWrite.All");

    expect((await service.call("PATCH", `/v1.0/applications/${id}`, { displayName: "New" })).status).toBe(
      204,
    );
    const own = await service.create();
    expect((await service.get(`/v1.0/applications/${own.id}/owners`)).body.value).toEqual([]);
  });
});

describe("Application.Read.All", () => {
  it("reads and cannot create", async () => {
    const service = new GraphService();
    service.actAsSomeoneElse("Application.Read.All");

    expect((await service.get("/v1.0/applications")).status).toBe(200);
    expectDenied(await service.call("POST", "/v1.0/applications", { displayName: "x" }));
    expectDenied(await service.call("POST", "/v1.0/servicePrincipals", { appId: "x" }));
  });
});

describe("no permission", () => {
  it("sees nothing", async () => {
    const service = new GraphService();
    service.actAsSomeoneElse();

    expectDenied(await service.get("/v1.0/applications"));
    expectDenied(await service.get("/v1.0/servicePrincipals"));
  });
});
