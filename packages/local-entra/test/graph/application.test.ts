import { beforeEach, describe, expect, test } from "vitest";

import { bad, GraphService, guid, invalid, missing, nobody, origin, refusal, required } from "./graph-service.ts";

let service: GraphService;

beforeEach(() => {
  service = new GraphService();
});

describe("creating an application", () => {
  test("answers 201 with the whole document and Graph's defaults", async () => {
    const { status, headers, body } = await service.post("/v1.0/applications", { displayName: "RustDesk" });
    expect(status).toBe(201);
    // What else it shows is as the recorded answers say.
    expect(body).toMatchObject({
      "@odata.context": `${origin}/v1.0/$metadata#applications/$entity`,
      id: expect.stringMatching(guid),
      appId: expect.stringMatching(guid),
      createdDateTime: "2026-11-21T08:00:00.0000000Z",
      displayName: "RustDesk",
      publisherDomain: "lindenglass.test",
    });
    const place = `${service.directory.tenant.id}/directoryObjects/${body.id}/Microsoft.DirectoryServices.Application`;
    expect(headers.get("location")).toBe(`${origin}/v2/${place}`);
  });

  test("takes what the azuread provider sends, annotations and empty objects included", async () => {
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
    const { createdDateTime } = service.directory.applications.get(application.id) ?? {};
    const { body } = await service.get(`/v1.0/applications/${application.id}`);
    expect(body).toEqual({ ...application, createdDateTime });
  });

  test("keeps the order of resource accesses and optional claims and fills in what they leave out", async () => {
    const resourceAccess = [
      { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" },
      { id: "37f7f235-527c-4136-accd-4a02d197296e", type: "Scope" },
    ];
    const requiredResourceAccess = [{ resourceAccess, resourceAppId: "00000003-0000-0000-c000-000000000000" }];
    const application = await service.create({
      optionalClaims: { idToken: [{ name: "upn", essential: true }, { name: "email" }] },
      requiredResourceAccess,
    });
    expect(application.optionalClaims).toEqual({
      accessToken: [],
      idToken: [
        { additionalProperties: [], essential: true, name: "upn", source: null },
        { additionalProperties: [], essential: false, name: "email", source: null },
      ],
      saml2Token: [],
    });
    expect(application.requiredResourceAccess).toEqual(requiredResourceAccess);
  });

  test("shows the value of a secret that comes with it once", async () => {
    const { id, passwordCredentials } = await service.create({
      passwordCredentials: [{ displayName: "pw" }],
    });
    expect(passwordCredentials).toHaveLength(1);
    expect(passwordCredentials[0]?.secretText).toHaveLength(40);
    const { body } = await service.get(`/v1.0/applications/${id}`);
    expect(body.passwordCredentials[0].secretText).toBeNull();
  });

  test.each([
    [{}, required("displayName", "Application")],
    [{ displayName: " " }, required("displayName", "Application")],
    [{ displayName: "x", color: "red" }, "Invalid property 'color'."],
    [{ displayName: "x", web: { redirectUrls: [] } }, "Invalid property 'redirectUrls'."],
    [{ displayName: "x", appId: nobody }, "Property 'appId' is read-only and cannot be set."],
    [{ displayName: "x", oauth2RequirePostResponse: true }, "Invalid property 'oauth2RequirePostResponse'."],
    [{ displayName: 1 }, invalid("displayName", "Application", "It must be of type Edm.String.")],
    [{ displayName: "x", tags: "a" }, invalid("tags", "Application", "It must be a list.")],
    [{ displayName: "x", web: "a" }, invalid("web", "Application", "It must be an object.")],
  ])("refuses %j and stores nothing", async (body, message) => {
    const before = service.directory.applications.list();
    expect(refusal(await service.post("/v1.0/applications", body))).toBe(bad(message));
    expect(service.directory.applications.list()).toEqual(before);
  });
});

describe("updating an application", () => {
  test("answers 204 and merges objects member by member", async () => {
    const { id } = await service.create({
      web: { redirectUris: ["https://a.example.com/cb"], logoutUrl: "https://a.example.com/out" },
      api: { requestedAccessTokenVersion: 2 },
    });
    const answer = await service.patch(`/v1.0/applications/${id}`, {
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
      redirectUriSettings: [{ uri: "https://b.example.com/cb", index: null }],
    });
    expect(body.api).toMatchObject({ acceptMappedClaims: true, requestedAccessTokenVersion: 2 });
  });

  test("resets what is null and clears optional claims with an empty object", async () => {
    const { id } = await service.create({
      description: "d",
      signInAudience: "AzureADMultipleOrgs",
      tags: ["a"],
      optionalClaims: { idToken: [{ name: "email" }] },
      web: { logoutUrl: "https://a.example.com/out" },
    });
    await service.patch(`/v1.0/applications/${id}`, {
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
      web: { logoutUrl: null },
    });
  });

  test("keeps oauth2RequirePostResponse, which only beta has", async () => {
    const { id } = await service.create();
    const selected = `/beta/applications/${id}?$select=oauth2RequirePostResponse`;
    expect((await service.get(selected)).body).toEqual({
      "@odata.context": `${origin}/beta/$metadata#applications(oauth2RequirePostResponse)/$entity`,
      oauth2RequirePostResponse: false,
    });
    await service.patch(`/beta/applications/${id}`, { oauth2RequirePostResponse: true });
    expect((await service.get(selected)).body.oauth2RequirePostResponse).toBe(true);
    const { body } = await service.get(`/v1.0/applications/${id}`);
    expect(body).not.toHaveProperty("oauth2RequirePostResponse");
  });

  test("changes what the service principal copies", async () => {
    const application = await service.create();
    const { id } = await service.createServicePrincipal(application);
    await service.patch(`/v1.0/applications/${application.id}`, {
      displayName: "Renamed",
      web: { redirectUris: ["https://b.example.com/cb"] },
    });
    const { body } = await service.get(`/v1.0/servicePrincipals/${id}`);
    expect(body).toMatchObject({ displayName: "Renamed", replyUrls: ["https://b.example.com/cb"] });
  });

  test.each([
    ["the change of an unknown property", { colour: 1 }, "Invalid property 'colour'."],
    ["another object's id", { id: nobody }, "Property 'id' is read-only and cannot be set."],
  ])("refuses %s and keeps the rest as it was", async (_what, change, message) => {
    const { id } = await service.create();
    expect(refusal(await service.patch(`/v1.0/applications/${id}`, { displayName: "New", ...change }))).toBe(
      bad(message),
    );
    expect((await service.get(`/v1.0/applications/${id}`)).body.displayName).toBe("RustDesk");
  });
});

describe("an application that is not there", () => {
  test.each(["GET", "PATCH", "DELETE"])("is answered 404 to %s", async (method) => {
    const body = method === "PATCH" ? {} : undefined;

    expect(refusal(await service.call(method, `/v1.0/applications/${nobody}`, body))).toBe(missing(nobody));
  });

  test("is answered 400 when its ID is no GUID", async () => {
    expect(refusal(await service.get("/v1.0/applications/rustdesk"))).toBe(
      bad("Invalid object identifier 'rustdesk'."),
    );
  });
});

describe("deleting an application", () => {
  test("answers 204 and takes its service principal with it", async () => {
    const application = await service.create();
    const { id } = await service.createServicePrincipal(application);
    expect((await service.delete(`/v1.0/applications/${application.id}`)).status).toBe(204);
    expect((await service.get(`/v1.0/applications/${application.id}`)).status).toBe(404);
    expect((await service.get(`/v1.0/servicePrincipals/${id}`)).status).toBe(404);
  });

  test("moves it to the recycle bin, from where it comes back whole", async () => {
    const { id, appId, passwordCredentials } = await service.create({ passwordCredentials: [{}] });
    await service.delete(`/v1.0/applications/${id}`);
    const bin = await service.get("/v1.0/directory/deletedItems/microsoft.graph.application");
    expect(bin.body.value).toMatchObject([{ id, deletedDateTime: "2026-11-21T08:00:00Z" }]);
    const restored = await service.post(`/v1.0/directory/deletedItems/${id}/restore`, {});
    expect(restored.status).toBe(200);
    const { body } = await service.get(`/v1.0/applications/${id}`);
    expect(body).toMatchObject({ appId, deletedDateTime: null });
    expect(service.verdict(id, passwordCredentials[0]?.secretText)).toBe("valid");
  });

  test("leaves the recycle bin for good when asked, or after 30 days", async () => {
    const [purged, expired] = [await service.create(), await service.create()];
    await service.delete(`/v1.0/applications/${purged.id}`);
    await service.delete(`/v1.0/applications/${expired.id}`);
    expect((await service.delete(`/v1.0/directory/deletedItems/${purged.id}`)).status).toBe(204);
    expect((await service.get(`/v1.0/directory/deletedItems/${purged.id}`)).status).toBe(404);
    service.now = new Date("2026-12-21T08:00:00Z");
    expect((await service.get(`/v1.0/directory/deletedItems/${expired.id}`)).status).toBe(200);
    service.now = new Date("2026-12-21T08:00:01Z");
    expect((await service.get(`/v1.0/directory/deletedItems/${expired.id}`)).status).toBe(404);
  });
});
