import { beforeEach, describe, expect, test } from "vitest";

import type { AzureAdProvider } from "../../src/azuread/azuread-provider.ts";
import type { Values } from "../../src/protocol/property-values.ts";
import { ProviderError } from "../../src/protocol/provider.ts";
import { CLIENT_ID, FORBIDDEN, operation, TENANT_ID } from "../fake-graph.ts";
import { PROGRAM, ROLE } from "../registration.ts";
import { APPLICATION, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";
import { IN_WORDS, THROTTLED } from "./fault-case.ts";

const NOBODY = "a23204cf-b797-4fd2-8bec-179c38f3a53f";

let service: DirectoryService;
let provider: AzureAdProvider;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  provider = await service.signIn();
  application = await new StackResource(provider, APPLICATION).create({
    ...PROGRAM,
    owners: [service.caller],
    appRoles: [ROLE],
    identifierUris: [`api://${NOBODY}`],
    optionalClaims: { idTokens: [{ name: "email", essential: true }] },
  });
  service.takeRequests();
});

const call = (name: string, args: Values) =>
  Promise.resolve(provider.functions[`azuread:index/${name}:${name}`]?.(args, operation()));
const text = (resource: StackResource, key: string) => String(resource.state[key]);

describe("getApplication", () => {
  const id = () => text(application, "objectId");
  const rest = () => [
    `GET /beta/applications/${id()}?$select=oauth2RequirePostResponse 200`,
    `GET /v1.0/applications/${id()}/owners 200`,
  ];
  const filtered = (filter: string, status = 200) => `GET /v1.0/applications?$filter=${filter} ${status}`;

  test("by clientId: answers everything, objects as lists", async () => {
    const clientId = text(application, "clientId");
    expect(await call("getApplication", { clientId })).toEqual({
      apis: [
        {
          knownClientApplications: [],
          mappedClaimsEnabled: false,
          oauth2PermissionScopes: [],
          requestedAccessTokenVersion: 1,
        },
      ],
      appRoleIds: { user: ROLE.id },
      appRoles: [{ ...ROLE, enabled: true }],
      clientId,
      deviceOnlyAuthEnabled: false,
      disabledByMicrosoft: "",
      displayName: "RustDesk",
      fallbackPublicClientEnabled: false,
      featureTags: [{ customSingleSignOn: false, enterprise: false, gallery: false, hide: false }],
      groupMembershipClaims: [],
      id: `/applications/${id()}`,
      identifierUris: [`api://${NOBODY}`],
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
          redirectUris: [
            "https://a.example.com/api/oidc/callback",
            "https://b.example.com/api/oidc/callback",
          ],
        },
      ],
    });
    expect(service.takeRequests()).toEqual([filtered(`appId eq '${clientId}'`), ...rest()]);
  });

  test.each(["RustDesk", "RUSTDESK"])("by displayName %s, in any letter case", async (displayName) => {
    expect(await call("getApplication", { displayName })).toMatchObject({
      objectId: id(),
      displayName: "RustDesk",
    });
    expect(service.takeRequests()).toEqual([filtered(`displayName eq '${displayName}'`), ...rest()]);
  });

  test("by objectId and by identifierUri, which alone is answered again", async () => {
    expect(await call("getApplication", { objectId: id() })).not.toHaveProperty("identifierUri");
    expect(service.takeRequests()).toEqual([`GET /v1.0/applications/${id()} 200`, ...rest()]);
    const identifierUri = `api://${NOBODY}`;
    expect(await call("getApplication", { identifierUri })).toMatchObject({ identifierUri, objectId: id() });
    expect(service.takeRequests()).toEqual([
      filtered(`identifierUris/any(uri:uri eq '${identifierUri}')`),
      ...rest(),
    ]);
  });

  test.each<[string, Values, string]>([
    [
      "by displayName: none",
      { displayName: "None" },
      `Application not found: no applications found matching filter: "displayName eq 'None'"`,
    ],
    [
      "by clientId: none",
      { clientId: NOBODY },
      `Application not found: no applications found matching filter: "appId eq '${NOBODY}'"`,
    ],
    [
      "by objectId: none",
      { objectId: NOBODY },
      `[object_id] Application with object ID "${NOBODY}" was not found`,
    ],
  ])("%s", async (_, args, error) => {
    await expect(call("getApplication", args)).rejects.toThrow(new ProviderError(error));
    expect(service.takeRequests()).toHaveLength(1);
  });

  test("by displayName: two", async () => {
    await new StackResource(provider, APPLICATION).create({ displayName: "RustDesk" });
    await expect(call("getApplication", { displayName: "RustDesk" })).rejects.toThrow(
      `Multiple applications found: dound multiple applications matching filter: "displayName eq 'RustDesk'"`,
    );
  });

  test("by displayName with a quote: it is not doubled, which Graph refuses", async () => {
    await expect(call("getApplication", { displayName: "Bob's" })).rejects.toThrow(
      `Listing applications for filter "displayName eq 'Bob's'": unexpected status 400 (400 Bad Request)`,
    );
    expect(service.takeRequests()).toEqual([filtered("displayName eq 'Bob's'", 400)]);
  });

  const choices = "`client_id,display_name,identifier_uri,object_id`";
  const names = ["object_id", "client_id", "display_name", "identifier_uri"];
  const every = (problem: string) =>
    names.map((name) => ({ reason: `[${name}] Invalid combination of arguments: "${name}": ${problem}` }));

  test.each<[string, Values, { reason: string }[]]>([
    ["nothing given", {}, every(`one of ${choices} must be specified`)],
    [
      "two selectors",
      { displayName: "x", clientId: NOBODY },
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
    expect(service.takeRequests()).toEqual([]);
  });

  test("403 on the list, 429 on the list", async () => {
    const list = { method: "GET", path: /\/applications$/ };
    service.fault({ ...list, answer: FORBIDDEN });
    await expect(call("getApplication", { clientId: NOBODY })).rejects.toThrow(
      `Listing applications for filter "appId eq '${NOBODY}'": ${IN_WORDS.forbidden}`,
    );
    service.fault({ ...list, answer: THROTTLED });
    expect(await call("getApplication", { displayName: "RustDesk" })).toMatchObject({ objectId: id() });
    expect(service.waits).toEqual([2]);
  });
});

test("getClientConfig: who the provider is signed in as, without a request", async () => {
  expect(await call("getClientConfig", {})).toEqual({
    id: `${TENANT_ID}-${CLIENT_ID}-${service.caller}`,
    tenantId: TENANT_ID,
    clientId: CLIENT_ID,
    objectId: service.caller,
  });
  expect(service.takeRequests()).toEqual([]);
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
  expect(await call("getApplicationPublishedAppIds", { a: 1 })).toEqual([
    { reason: "[a] Invalid or unknown key" },
  ]);
  expect(service.takeRequests()).toEqual([]);
});
