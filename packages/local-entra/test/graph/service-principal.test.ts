import { describe, expect, it } from "vitest";

import { GraphService, NOBODY, ORIGIN } from "./graph-service.ts";

const SET = "/v1.0/servicePrincipals";
const microsoftGraphAppId = "00000003-0000-0000-c000-000000000000";

async function withServicePrincipal(properties: Record<string, unknown> = {}) {
  const service = new GraphService();
  const application = await service.create({
    web: { redirectUris: ["https://rd.example.com/cb"] },
    identifierUris: ["api://rustdesk"],
  });
  const { status, body } = await service.call("POST", SET, { appId: application.appId, ...properties });
  return { service, application, status, body };
}

describe("creating a service principal", () => {
  it("answers 201 with what it copies from the application", async () => {
    const { service, application, status, body } = await withServicePrincipal({
      samlSingleSignOnSettings: {},
    });

    expect(status).toBe(201);
    expect(body).toMatchObject({
      "@odata.context": `${ORIGIN}/v1.0/$metadata#servicePrincipals/$entity`,
      accountEnabled: true,
      appId: application.appId,
      appOwnerOrganizationId: service.directory.tenant.id,
      appRoleAssignmentRequired: false,
      displayName: "RustDesk",
      replyUrls: ["https://rd.example.com/cb"],
      samlSingleSignOnSettings: null,
      servicePrincipalNames: ["api://rustdesk", application.appId],
      servicePrincipalType: "Application",
      signInAudience: "AzureADMyOrg",
      tags: [],
    });
    expect(body).not.toHaveProperty("samlMetadataUrl");
    const beta = await service.get(`/beta/servicePrincipals/${body.id}?$select=samlMetadataUrl`);
    expect(beta.body.samlMetadataUrl).toBeNull();
  });

  it("refuses a second one of the same application", async () => {
    const { service, application } = await withServicePrincipal();

    const second = await service.call("POST", SET, { appId: application.appId });

    expect(second.status).toBe(409);
    expect(second.body.error).toMatchObject({
      code: "Request_MultipleObjectsWithSameKeyValue",
      message:
        "The service principal cannot be created, updated, or restored because the service principal name " +
        `${application.appId} is already in use.`,
    });
  });

  it("refuses an application that is not there, in the words that the caller's permission gets", async () => {
    const service = new GraphService();

    const owned = await service.call("POST", SET, { appId: NOBODY });
    expect(owned.status).toBe(403);
    expect(owned.body.error.message).toBe(
      "When using this permission, the backing application of the service principal being created must in the local tenant",
    );

    service.caller.roles = ["Application.ReadWrite.All"];
    const all = await service.call("POST", SET, { appId: NOBODY });
    expect(all.status).toBe(400);
    expect(all.body.error.message).toBe(
      `The appId '${NOBODY}' of the service principal does not reference a valid application object.`,
    );
  });

  it("refuses a body without appId", async () => {
    const answer = await new GraphService().call("POST", SET, {});

    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toBe(
      "A value is required for property 'appId' of resource 'ServicePrincipal'.",
    );
  });
});

describe("updating a service principal", () => {
  it("answers 204 and takes the block that the azuread provider sends", async () => {
    const { service, body } = await withServicePrincipal({ description: "temporary" });

    const answer = await service.call("PATCH", `${SET}/${body.id}`, {
      "@odata.type": "#microsoft.graph.servicePrincipal",
      accountEnabled: false,
      alternativeNames: ["rd"],
      appRoleAssignmentRequired: true,
      description: null,
      loginUrl: null,
      notes: "n",
      notificationEmailAddresses: ["a@example.com"],
      preferredSingleSignOnMode: null,
      samlSingleSignOnSettings: { relayState: "/x" },
      tags: ["HideApp"],
    });

    expect(answer.status).toBe(204);
    expect((await service.get(`${SET}/${body.id}`)).body).toMatchObject({
      accountEnabled: false,
      alternativeNames: ["rd"],
      appRoleAssignmentRequired: true,
      description: null,
      notes: "n",
      samlSingleSignOnSettings: { relayState: "/x" },
      tags: ["HideApp"],
    });
  });

  it("resets what is null", async () => {
    const { service, body } = await withServicePrincipal({ accountEnabled: false, tags: ["a"] });

    await service.call("PATCH", `${SET}/${body.id}`, { accountEnabled: null, tags: null });

    expect((await service.get(`${SET}/${body.id}`)).body).toMatchObject({ accountEnabled: true, tags: [] });
  });

  it.each([
    [{ replyUrls: ["https://evil.example.com"] }, "Property 'replyUrls' is read-only and cannot be set."],
    [{ colour: "red" }, "Invalid property 'colour'."],
    [
      { preferredSingleSignOnMode: "magic" },
      "Invalid value specified for property 'preferredSingleSignOnMode' of resource 'ServicePrincipal'. It must be one of password, saml, notSupported, oidc.",
    ],
  ])("refuses %j", async (change, message) => {
    const { service, body } = await withServicePrincipal();

    const answer = await service.call("PATCH", `${SET}/${body.id}`, change);

    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toBe(message);
  });
});

describe("finding a service principal", () => {
  it("works by appId, by name, and by its key", async () => {
    const { service, application, body } = await withServicePrincipal();
    const byAppId = await service.get(`${SET}?$filter=appId eq '${application.appId}'`);
    const byName = await service.get(`${SET}?$filter=displayName eq 'rustdesk'`);

    expect(byAppId.body.value).toMatchObject([{ id: body.id }]);
    expect(byName.body.value).toMatchObject([{ id: body.id }]);
    expect((await service.get(`${SET}(appId='${application.appId}')`)).body.id).toBe(body.id);
  });

  it("is answered 404 where there is none", async () => {
    expect((await new GraphService().get(`${SET}/${NOBODY}`)).body.error.code).toBe(
      "Request_ResourceNotFound",
    );
  });
});

describe("Microsoft Graph's own service principal", () => {
  it("is there with the permissions that it offers", async () => {
    const { body } = await new GraphService().get(`${SET}(appId='${microsoftGraphAppId}')`);

    expect(body.displayName).toBe("Microsoft Graph");
    expect(body.appRoles).toContainEqual(
      expect.objectContaining({
        id: "18a4783c-866b-4cc7-a460-3d5e5662c884",
        value: "Application.ReadWrite.OwnedBy",
      }),
    );
  });

  it("can be configured but not deleted by a caller that may write everything", async () => {
    const service = new GraphService();
    service.caller.roles = ["Application.ReadWrite.All"];
    const path = `${SET}(appId='${microsoftGraphAppId}')`;
    expect((await service.call("PATCH", path, { notes: "n" })).status).toBe(204);

    const answer = await service.call("DELETE", `${SET}(appId='${microsoftGraphAppId}')`);

    expect(answer.status).toBe(403);
    expect((await service.get(`${SET}(appId='${microsoftGraphAppId}')`)).status).toBe(200);
  });
});

describe("deleting a service principal", () => {
  it("answers 204 and leaves the application, which can have a new one", async () => {
    const { service, application, body } = await withServicePrincipal();

    expect((await service.call("DELETE", `${SET}/${body.id}`)).status).toBe(204);

    expect((await service.get(`${SET}/${body.id}`)).status).toBe(404);
    expect((await service.call("DELETE", `${SET}/${body.id}`)).status).toBe(404);
    expect((await service.call("POST", SET, { appId: application.appId })).status).toBe(201);
  });
});
