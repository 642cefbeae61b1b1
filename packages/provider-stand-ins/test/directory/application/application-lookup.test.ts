import { beforeEach, describe, expect, test } from "vitest";

import type { AzureAdProvider } from "../../../src/azuread/azuread-provider.ts";
import type { Values } from "../../../src/protocol/property-values.ts";
import { ProviderError } from "../../../src/protocol/provider.ts";
import { forbidden, inWords, throttled } from "../../fixtures/answer.ts";
import { clientId, DirectoryService, tenantId } from "../../fixtures/directory-service.ts";
import { basic, nobody, role } from "../../fixtures/registration.ts";
import { invoke, StackResource } from "../../fixtures/stack.ts";
import { reads } from "./application-lines.ts";

let service: DirectoryService;
let provider: AzureAdProvider;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  provider = await service.signIn();
  application = await new StackResource(provider, "Application").create({
    ...basic(service.caller),
    appRoles: [role],
    identifierUris: [`api://${nobody}`],
    optionalClaims: { idTokens: [{ name: "email", essential: true }] },
  });
  service.takeRequests();
});

const call = (name: string, args: Values) => invoke(provider, name, args);

describe("getApplication", () => {
  const id = () => application.objectId;
  const [byId, ...rest] = reads;
  const requests = () => service.takeRequests(id());
  const filtered = (filter: string, status = 200) => `GET /v1.0/applications?$filter=${filter} ${status}`;

  test("by clientId: answers everything, objects as lists", async () => {
    const clientId = String(application.state.clientId);
    expect(await call("getApplication", { clientId })).toEqual({
      apis: [
        {
          knownClientApplications: [],
          mappedClaimsEnabled: false,
          oauth2PermissionScopes: [],
          requestedAccessTokenVersion: 1,
        },
      ],
      appRoleIds: { user: role.id },
      appRoles: [{ ...role, enabled: true }],
      clientId,
      deviceOnlyAuthEnabled: false,
      disabledByMicrosoft: "",
      displayName: "Console",
      fallbackPublicClientEnabled: false,
      featureTags: [{ customSingleSignOn: false, enterprise: false, gallery: false, hide: false }],
      groupMembershipClaims: [],
      id: `/applications/${id()}`,
      identifierUris: [`api://${nobody}`],
      logoUrl: "",
      marketingUrl: "",
      notes: "",
      oauth2PermissionScopeIds: {},
      oauth2PostResponseRequired: false,
      objectId: id(),
      optionalClaims: [
        {
          accessTokens: [],
          idTokens: [{ additionalProperties: [], essential: true, name: "email", source: "" }],
          saml2Tokens: [],
        },
      ],
      owners: [service.caller],
      privacyStatementUrl: "",
      publicClients: [{ redirectUris: [] }],
      publisherDomain: "lindenglass.test",
      requiredResourceAccesses: [],
      serviceManagementReference: "",
      signInAudience: "AzureADMyOrg",
      singlePageApplications: [{ redirectUris: [] }],
      supportUrl: "",
      tags: [],
      termsOfServiceUrl: "",
      webs: [
        {
          homepageUrl: "",
          implicitGrants: [{ accessTokenIssuanceEnabled: false, idTokenIssuanceEnabled: true }],
          logoutUrl: "",
          redirectUris: ["https://a.example.com/api/oidc/callback", "https://b.example.com/api/oidc/callback"],
        },
      ],
    });
    expect(requests()).toEqual([filtered(`appId eq '${clientId}'`), ...rest]);
  });

  test.each(["Console", "CONSOLE"])("by displayName %s, in any letter case", async (displayName) => {
    expect(await call("getApplication", { displayName })).toMatchObject({ objectId: id(), displayName: "Console" });
    expect(requests()).toEqual([filtered(`displayName eq '${displayName}'`), ...rest]);
  });

  test("by objectId and by identifierUri, which alone is answered again", async () => {
    expect(await call("getApplication", { objectId: id() })).not.toHaveProperty("identifierUri");
    expect(requests()).toEqual([byId, ...rest]);
    const identifierUri = `api://${nobody}`;
    expect(await call("getApplication", { identifierUri })).toMatchObject({ identifierUri, objectId: id() });
    expect(requests()).toEqual([filtered(`identifierUris/any(uri:uri eq '${identifierUri}')`), ...rest]);
  });

  test.each<[string, Values, string]>([
    [
      "by displayName: none",
      { displayName: "None" },
      `Application not found: no applications found matching filter: "displayName eq 'None'"`,
    ],
    [
      "by clientId: none",
      { clientId: nobody },
      `Application not found: no applications found matching filter: "appId eq '${nobody}'"`,
    ],
    ["by objectId: none", { objectId: nobody }, `[object_id] Application with object ID "${nobody}" was not found`],
  ])("%s", async (_, args, error) => {
    await expect(call("getApplication", args)).rejects.toThrow(new ProviderError(error));
    expect(requests()).toHaveLength(1);
  });

  test("by displayName: two", async () => {
    await new StackResource(provider, "Application").create({ displayName: "Console" });
    await expect(call("getApplication", { displayName: "Console" })).rejects.toThrow(
      `Multiple applications found: dound multiple applications matching filter: "displayName eq 'Console'"`,
    );
  });

  test("by displayName with a quote: it is not doubled, which Graph refuses", async () => {
    await expect(call("getApplication", { displayName: "Bob's" })).rejects.toThrow(
      `Listing applications for filter "displayName eq 'Bob's'": unexpected status 400 (400 Bad Request)`,
    );
    expect(requests()).toEqual([filtered("displayName eq 'Bob's'", 400)]);
  });

  test("by displayName with a doubled quote: Graph finds it, under another name than was asked for", async () => {
    await new StackResource(provider, "Application").create({ displayName: "Bob's" });
    await expect(call("getApplication", { displayName: "Bob''s" })).rejects.toThrow(
      `Bad API Response: DisplayName does not match for applications matching filter: "displayName eq 'Bob''s'"`,
    );
  });

  const choices = "`client_id,display_name,identifier_uri,object_id`";
  const names = ["object_id", "client_id", "display_name", "identifier_uri"];
  const every = (problem: string) =>
    names.map((name) => ({ reason: `[${name}] Invalid combination of arguments: "${name}": ${problem}` }));

  test.each<[string, Values, { reason: string }[]]>([
    ["nothing given", {}, every(`one of ${choices} must be specified`)],
    [
      "two selectors",
      { displayName: "x", clientId: nobody },
      every(`only one of ${choices} can be specified, but \`client_id,display_name\` were specified.`),
    ],
    [
      "clientId not a uuid",
      { clientId: "x" },
      [{ reason: '[client_id] expected "[{pathStepImpl:{} Name:client_id}]" to be a valid UUID, got x' }],
    ],
  ])("%s", async (_, args, failures) => {
    const answered = await call("getApplication", args);
    expect(answered).toHaveLength(failures.length);
    expect(answered).toEqual(expect.arrayContaining(failures));
    expect(requests()).toEqual([]);
  });

  test("403 on the list, 429 on the list", async () => {
    const list = { method: "GET", path: /\/applications$/ };
    service.fault({ ...list, answer: forbidden });
    await expect(call("getApplication", { clientId: nobody })).rejects.toThrow(
      `Listing applications for filter "appId eq '${nobody}'": ${inWords(forbidden)}`,
    );
    service.fault({ ...list, answer: throttled });
    expect(await call("getApplication", { displayName: "Console" })).toMatchObject({ objectId: id() });
    expect(service.waits).toEqual([2]);
  });
});

test("getClientConfig: who the provider is signed in as, without a request", async () => {
  expect(await call("getClientConfig", {})).toEqual({
    id: `${tenantId}-${clientId}-${service.caller}`,
    tenantId,
    clientId,
    objectId: service.caller,
  });
  expect(await call("getClientConfig", { a: "b" })).toEqual([{ reason: "[a] Invalid or unknown key" }]);
  expect([service.takeRequests(), service.tokenRequests.length]).toEqual([[], 1]);
});

test("getApplicationPublishedAppIds: the built-in table of 120 names, without a request", async () => {
  const answered = (await call("getApplicationPublishedAppIds", {})) as { id: string; result: Values };
  expect(answered.id).toBe("appIds");
  expect(Object.keys(answered.result)).toHaveLength(120);
  expect(answered.result).toMatchObject({
    MicrosoftGraph: "00000003-0000-0000-c000-000000000000",
    MicrosoftAzureCli: "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
    PowerBiService: "00000009-0000-0000-c000-000000000000",
  });
  expect(await call("getApplicationPublishedAppIds", { a: 1 })).toEqual([{ reason: "[a] Invalid or unknown key" }]);
  expect(service.takeRequests()).toEqual([]);
});
