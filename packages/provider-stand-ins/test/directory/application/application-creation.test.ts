import { beforeEach, expect, test } from "vitest";

import { DirectoryService } from "../../fixtures/directory-service.ts";
import { basic, nobody } from "../../fixtures/registration.ts";
import { StackResource } from "../../fixtures/stack.ts";

let service: DirectoryService;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  application = new StackResource(await service.signIn(), "Application");
});

test("a create sends every property, unset ones as null or empty", async () => {
  await application.create({ displayName: "Console", owners: [service.caller] });
  expect(service.bodies("POST")).toEqual([
    {
      "@odata.type": "#microsoft.graph.application",
      api: {
        acceptMappedClaims: false,
        knownClientApplications: [],
        oauth2PermissionScopes: [],
        requestedAccessTokenVersion: 1,
      },
      appRoles: [],
      description: null,
      displayName: "Console",
      groupMembershipClaims: null,
      identifierUris: [],
      info: { marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
      isDeviceOnlyAuthSupported: false,
      isFallbackPublicClient: false,
      notes: null,
      optionalClaims: {},
      "owners@odata.bind": [`https://localhost:8443/v1.0/directoryObjects/${service.caller}`],
      publicClient: { redirectUris: [] },
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
    },
  ]);
});

test("a create sets a temporary name and then the real one", async () => {
  await application.create(basic(service.caller));
  expect(service.bodies("PATCH").map(({ displayName }) => displayName)).toEqual([
    expect.stringMatching(/^TERRAFORM_UPDATE_[0-9a-f-]{36}$/),
    "Console",
  ]);
});

// Who may change only what it owns cannot set mapped claims in a create.
test("a create leaves mapped claims out and sets them afterwards, with the rest of the API", async () => {
  const api = { mappedClaimsEnabled: true, requestedAccessTokenVersion: 2 };
  await application.create({ ...basic(service.caller), api });
  const rest = { knownClientApplications: [], oauth2PermissionScopes: [], requestedAccessTokenVersion: 2 };
  expect(service.bodies("POST")[0]?.api).toEqual(rest);
  const patched = service.bodies("PATCH");
  expect(patched).toHaveLength(3);
  expect(patched[2]).toEqual({
    "@odata.type": "#microsoft.graph.application",
    api: { acceptMappedClaims: true, ...rest },
  });
});

test("a create sets what only the beta endpoint knows there", async () => {
  await application.create({ ...basic(service.caller), oauth2PostResponseRequired: true });
  expect(service.bodies("PATCH")[2]).toEqual({
    "@odata.type": "#microsoft.graph.application",
    oauth2RequirePostResponse: true,
  });
});

test("a create sends every request with the token and the headers of the real provider", async () => {
  await application.create(basic(service.caller));
  for (const { headers } of service.requests) {
    expect(headers.get("authorization")).toMatch(/^Bearer e30\./);
    expect(headers.get("accept")).toBe("application/json; charset=utf-8; IEEE754Compatible=false");
    expect(headers.get("odata-version")).toBe("4.0");
  }
});

test("a create notes the version and time limits that the real provider looks for in a state", async () => {
  await application.create(basic(service.caller));
  expect(JSON.parse(String(application.state.__meta))).toEqual({
    "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0": { create: 6e11, delete: 3e11, read: 3e11, update: 6e11 },
    schema_version: "2",
  });
});

test("a create refuses an application from a template, which it does not cover", async () => {
  await expect(application.create({ ...basic(service.caller), templateId: nobody })).rejects.toThrow(
    "does not cover applications made from a template",
  );
});
