import { describe, expect, it } from "vitest";

import { GraphService, NOBODY, ORIGIN } from "./graph-service.ts";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("creating an application", () => {
  it("answers 201 with the whole document and Graph's defaults", async () => {
    const service = new GraphService();

    const { status, body } = await service.call("POST", "/v1.0/applications", { displayName: "RustDesk" });

    expect(status).toBe(201);
    expect(body).toEqual({
      "@odata.context": `${ORIGIN}/v1.0/$metadata#applications/$entity`,
      id: expect.stringMatching(GUID),
      appId: expect.stringMatching(GUID),
      api: {
        acceptMappedClaims: null,
        knownClientApplications: [],
        oauth2PermissionScopes: [],
        preAuthorizedApplications: [],
        requestedAccessTokenVersion: null,
      },
      applicationTemplateId: null,
      appRoles: [],
      createdDateTime: "2026-11-21T08:00:00Z",
      deletedDateTime: null,
      description: null,
      disabledByMicrosoftStatus: null,
      displayName: "RustDesk",
      groupMembershipClaims: null,
      identifierUris: [],
      info: {
        logoUrl: null,
        marketingUrl: null,
        privacyStatementUrl: null,
        supportUrl: null,
        termsOfServiceUrl: null,
      },
      isDeviceOnlyAuthSupported: null,
      isFallbackPublicClient: null,
      keyCredentials: [],
      notes: null,
      optionalClaims: null,
      passwordCredentials: [],
      publicClient: { redirectUris: [] },
      publisherDomain: "lindenglass.test",
      requiredResourceAccess: [],
      serviceManagementReference: null,
      signInAudience: "AzureADMyOrg",
      spa: { redirectUris: [] },
      tags: [],
      web: {
        homePageUrl: null,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        logoutUrl: null,
        redirectUris: [],
      },
    });
  });

  it("takes what the azuread provider sends, annotations and empty objects included", async () => {
    const service = new GraphService();

    const application = await service.create({
      "@odata.type": "#microsoft.graph.application",
      api: { acceptMappedClaims: false, knownClientApplications: [], requestedAccessTokenVersion: 2 },
      groupMembershipClaims: "SecurityGroup,ApplicationGroup",
      optionalClaims: {},
      "owners@odata.bind": [service.reference(service.caller.objectId)],
      web: {
        redirectUris: ["https://desk.example.com/api/oidc/callback"],
        implicitGrantSettings: { enableIdTokenIssuance: true },
      },
    });

    expect(application.optionalClaims).toBeNull();
    expect(application.api.requestedAccessTokenVersion).toBe(2);
    expect(application.web.implicitGrantSettings).toEqual({
      enableAccessTokenIssuance: false,
      enableIdTokenIssuance: true,
    });
    expect((await service.get(`/v1.0/applications/${application.id}`)).body).toEqual(application);
  });

  it("keeps the order of resource accesses and optional claims and fills in what they leave out", async () => {
    const service = new GraphService();
    const access = [
      { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" },
      { id: "37f7f235-527c-4136-accd-4a02d197296e", type: "Scope" },
    ];

    const application = await service.create({
      optionalClaims: { idToken: [{ name: "upn", essential: true }, { name: "email" }] },
      requiredResourceAccess: [
        { resourceAppId: "00000003-0000-0000-c000-000000000000", resourceAccess: access },
      ],
    });

    expect(application.optionalClaims).toEqual({
      accessToken: [],
      idToken: [
        { additionalProperties: [], essential: true, name: "upn", source: null },
        { additionalProperties: [], essential: false, name: "email", source: null },
      ],
      saml2Token: [],
    });
    expect(application.requiredResourceAccess).toEqual([
      { resourceAccess: access, resourceAppId: "00000003-0000-0000-c000-000000000000" },
    ]);
  });

  it("shows the value of a secret that comes with it once", async () => {
    const service = new GraphService();

    const application = await service.create({ passwordCredentials: [{ displayName: "pw" }] });

    expect(application.passwordCredentials).toHaveLength(1);
    expect(application.passwordCredentials[0]?.secretText).toHaveLength(40);
    const read = (await service.get(`/v1.0/applications/${application.id}`)).body;
    expect(read.passwordCredentials[0].secretText).toBeNull();
  });

  it.each([
    [{}, "A value is required for property 'displayName' of resource 'Application'."],
    [{ displayName: " " }, "A value is required for property 'displayName' of resource 'Application'."],
    [{ displayName: "x", color: "red" }, "Invalid property 'color'."],
    [{ displayName: "x", web: { redirectUrls: [] } }, "Invalid property 'redirectUrls'."],
    [{ displayName: "x", appId: NOBODY }, "Property 'appId' is read-only and cannot be set."],
    [{ displayName: "x", oauth2RequirePostResponse: true }, "Invalid property 'oauth2RequirePostResponse'."],
    [
      { displayName: 1 },
      "Invalid value specified for property 'displayName' of resource 'Application'. It must be of type Edm.String.",
    ],
    [
      { displayName: "x", tags: "a" },
      "Invalid value specified for property 'tags' of resource 'Application'. It must be a list.",
    ],
    [
      { displayName: "x", web: "a" },
      "Invalid value specified for property 'web' of resource 'Application'. It must be an object.",
    ],
  ])("refuses %j and stores nothing", async (body, message) => {
    const service = new GraphService();
    const before = service.directory.applications.list();

    const answer = await service.call("POST", "/v1.0/applications", body);

    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({ code: "Request_BadRequest", message });
    expect(service.directory.applications.list()).toEqual(before);
  });
});

describe("updating an application", () => {
  it("answers 204 and merges objects member by member", async () => {
    const service = new GraphService();
    const { id } = await service.create({
      web: { redirectUris: ["https://a.example.com/cb"], logoutUrl: "https://a.example.com/out" },
      api: { requestedAccessTokenVersion: 2 },
    });

    const answer = await service.call("PATCH", `/v1.0/applications/${id}`, {
      "@odata.type": "#microsoft.graph.application",
      id,
      web: { redirectUris: ["https://b.example.com/cb"] },
      api: { acceptMappedClaims: true },
    });

    expect(answer).toMatchObject({ status: 204, body: undefined });
    const { body } = await service.get(`/v1.0/applications/${id}`);
    expect(body.web).toEqual({
      homePageUrl: null,
      implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
      logoutUrl: "https://a.example.com/out",
      redirectUris: ["https://b.example.com/cb"],
    });
    expect(body.api).toMatchObject({ acceptMappedClaims: true, requestedAccessTokenVersion: 2 });
  });

  it("resets what is null and clears optional claims with an empty object", async () => {
    const service = new GraphService();
    const { id } = await service.create({
      description: "d",
      signInAudience: "AzureADMultipleOrgs",
      tags: ["a"],
      optionalClaims: { idToken: [{ name: "email" }] },
      web: { logoutUrl: "https://a.example.com/out" },
    });

    await service.call("PATCH", `/v1.0/applications/${id}`, {
      description: null,
      signInAudience: null,
      tags: null,
      optionalClaims: {},
      web: null,
    });

    const { body } = await service.get(`/v1.0/applications/${id}`);
    expect(body).toMatchObject({
      description: null,
      signInAudience: "AzureADMyOrg",
      tags: [],
      optionalClaims: null,
    });
    expect(body.web.logoutUrl).toBeNull();
  });

  it("keeps oauth2RequirePostResponse, which only beta has", async () => {
    const service = new GraphService();
    const { id } = await service.create();
    const selected = `/beta/applications/${id}?$select=oauth2RequirePostResponse`;
    expect((await service.get(selected)).body).toEqual({
      "@odata.context": `${ORIGIN}/beta/$metadata#applications(oauth2RequirePostResponse)/$entity`,
      oauth2RequirePostResponse: false,
    });

    await service.call("PATCH", `/beta/applications/${id}`, { oauth2RequirePostResponse: true });

    expect((await service.get(selected)).body.oauth2RequirePostResponse).toBe(true);
    expect((await service.get(`/v1.0/applications/${id}`)).body).not.toHaveProperty(
      "oauth2RequirePostResponse",
    );
  });

  it("changes what the service principal copies", async () => {
    const service = new GraphService();
    const { id, appId } = await service.create();
    const { body: created } = await service.call("POST", "/v1.0/servicePrincipals", { appId });

    await service.call("PATCH", `/v1.0/applications/${id}`, {
      displayName: "Renamed",
      web: { redirectUris: ["https://b.example.com/cb"] },
    });

    const { body } = await service.get(`/v1.0/servicePrincipals/${created.id}`);
    expect(body).toMatchObject({ displayName: "Renamed", replyUrls: ["https://b.example.com/cb"] });
  });

  it("refuses the change of an unknown property and keeps the rest as it was", async () => {
    const service = new GraphService();
    const { id } = await service.create();

    const answer = await service.call("PATCH", `/v1.0/applications/${id}`, { displayName: "New", colour: 1 });

    expect(answer.body.error.message).toBe("Invalid property 'colour'.");
    expect((await service.get(`/v1.0/applications/${id}`)).body.displayName).toBe("RustDesk");
  });

  it("refuses another object's id", async () => {
    const service = new GraphService();
    const { id } = await service.create();

    const answer = await service.call("PATCH", `/v1.0/applications/${id}`, { id: NOBODY });

    expect(answer.body.error.message).toBe("Property 'id' is read-only and cannot be set.");
  });
});

describe("an application that is not there", () => {
  it.each(["GET", "PATCH", "DELETE"])("is answered 404 to %s", async (method) => {
    const service = new GraphService();

    const answer = await service.call(
      method,
      `/v1.0/applications/${NOBODY}`,
      method === "PATCH" ? {} : undefined,
    );

    expect(answer.status).toBe(404);
    expect(answer.body.error).toMatchObject({
      code: "Request_ResourceNotFound",
      message: `Resource '${NOBODY}' does not exist or one of its queried reference-property objects are not present.`,
    });
  });

  it("is answered 400 when its ID is no GUID", async () => {
    const answer = await new GraphService().get("/v1.0/applications/rustdesk");

    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toBe("Invalid object identifier 'rustdesk'.");
  });
});

describe("deleting an application", () => {
  it("answers 204 and takes its service principal with it", async () => {
    const service = new GraphService();
    const { id, appId } = await service.create();
    const { body: principal } = await service.call("POST", "/v1.0/servicePrincipals", { appId });

    expect((await service.call("DELETE", `/v1.0/applications/${id}`)).status).toBe(204);

    expect((await service.get(`/v1.0/applications/${id}`)).status).toBe(404);
    expect((await service.get(`/v1.0/servicePrincipals/${principal.id}`)).status).toBe(404);
  });

  it("moves it to the recycle bin, from where it comes back whole", async () => {
    const service = new GraphService();
    const application = await service.create({ passwordCredentials: [{}] });
    await service.call("DELETE", `/v1.0/applications/${application.id}`);

    const bin = await service.get("/v1.0/directory/deletedItems/microsoft.graph.application");
    expect(bin.body.value).toMatchObject([{ id: application.id, deletedDateTime: "2026-11-21T08:00:00Z" }]);
    const restored = await service.call("POST", `/v1.0/directory/deletedItems/${application.id}/restore`);

    expect(restored.status).toBe(200);
    const { body } = await service.get(`/v1.0/applications/${application.id}`);
    expect(body).toMatchObject({ appId: application.appId, deletedDateTime: null });
    const kept = service.directory.applications.get(application.id);
    const secret = application.passwordCredentials[0]?.secretText ?? "";
    expect(kept && service.directory.clientSecrets.verify(kept, secret, service.now)).toBe("valid");
  });

  it("leaves the recycle bin for good when asked, or after 30 days", async () => {
    const service = new GraphService();
    const [purged, expired] = [await service.create(), await service.create()];
    await service.call("DELETE", `/v1.0/applications/${purged.id}`);
    await service.call("DELETE", `/v1.0/applications/${expired.id}`);

    expect((await service.call("DELETE", `/v1.0/directory/deletedItems/${purged.id}`)).status).toBe(204);
    expect((await service.get(`/v1.0/directory/deletedItems/${purged.id}`)).status).toBe(404);

    service.now = new Date("2026-12-21T08:00:00Z");
    expect((await service.get(`/v1.0/directory/deletedItems/${expired.id}`)).status).toBe(200);
    service.now = new Date("2026-12-21T08:00:01Z");
    expect((await service.get(`/v1.0/directory/deletedItems/${expired.id}`)).status).toBe(404);
  });
});
