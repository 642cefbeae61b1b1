import { beforeEach, describe, expect, test } from "vitest";

import type { AzureAdProvider } from "../../src/azuread/azuread-provider.ts";
import type { Values } from "../../src/protocol/property-values.ts";
import { ProviderError } from "../../src/protocol/provider.ts";
import { FORBIDDEN, operation } from "../fake-graph.ts";
import { PROGRAM, ROLE } from "../registration.ts";
import { APPLICATION, SERVICE_PRINCIPAL, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";
import { IN_WORDS } from "./fault-case.ts";

const NOBODY = "a23204cf-b797-4fd2-8bec-179c38f3a53f";

let service: DirectoryService;
let provider: AzureAdProvider;
let application: StackResource;
let servicePrincipal: StackResource;

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
  servicePrincipal = await new StackResource(provider, SERVICE_PRINCIPAL).create({
    clientId: application.state.clientId ?? null,
    owners: [service.caller],
    samlSingleSignOn: { relayState: "/r" },
  });
  service.takeRequests();
});

const call = (name: string, args: Values) =>
  Promise.resolve(provider.functions[`azuread:index/${name}:${name}`]?.(args, operation()));
const text = (resource: StackResource, key: string) => String(resource.state[key]);

describe("getServicePrincipal", () => {
  const id = () => text(servicePrincipal, "objectId");
  const beta = () => `GET /beta/servicePrincipals/${id()}?$select=samlMetadataUrl 200`;
  const filtered = (filter: string) => `GET /v1.0/servicePrincipals?$filter=${filter} 200`;

  test("by clientId: answers everything, objects as lists", async () => {
    const clientId = text(application, "clientId");
    expect(await call("getServicePrincipal", { clientId })).toMatchObject({
      accountEnabled: true,
      appRoleIds: { user: ROLE.id },
      clientId,
      displayName: "RustDesk",
      features: [
        {
          customSingleSignOnApp: false,
          enterpriseApplication: false,
          galleryApplication: false,
          visibleToUsers: true,
        },
      ],
      id: `/servicePrincipals/${id()}`,
      objectId: id(),
      samlSingleSignOns: [{ relayState: "/r" }],
      type: "Application",
    });
    expect(service.takeRequests()).toEqual([filtered(`appId eq '${clientId}'`), beta()]);
  });

  test("Microsoft Graph by clientId: its permissions by their values", async () => {
    expect(
      await call("getServicePrincipal", { clientId: "00000003-0000-0000-c000-000000000000" }),
    ).toMatchObject({
      displayName: "Microsoft Graph",
      appRoleIds: { "User.Read.All": "df021288-bdef-4463-88db-98f22de89214" },
      oauth2PermissionScopeIds: { openid: "37f7f235-527c-4136-accd-4a02d197296e" },
      applicationTenantId: "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
      servicePrincipalNames: ["https://graph.microsoft.com"],
    });
  });

  test("by displayName and by objectId", async () => {
    expect(await call("getServicePrincipal", { displayName: "RustDesk" })).toMatchObject({ objectId: id() });
    expect(service.takeRequests()).toEqual([filtered("displayName eq 'RustDesk'"), beta()]);
    expect(await call("getServicePrincipal", { objectId: id() })).toMatchObject({ objectId: id() });
    expect(service.takeRequests()).toEqual([`GET /v1.0/servicePrincipals/${id()} 200`, beta()]);
  });

  test.each<[string, Values, string]>([
    ["by clientId: none", { clientId: NOBODY }, "No service principal found: no service principal found"],
    [
      "by displayName: none",
      { displayName: "None" },
      `Service principal not found: no service principals found matching filter: "displayName eq 'None'"`,
    ],
    [
      "by objectId: none",
      { objectId: NOBODY },
      `[object_id] Service Principal (Service Principal: "${NOBODY}") was not found`,
    ],
    [
      "by displayName with a quote, which is doubled",
      { displayName: "Bob's" },
      `Service principal not found: no service principals found matching filter: "displayName eq 'Bob''s'"`,
    ],
  ])("%s", async (_, args, error) => {
    await expect(call("getServicePrincipal", args)).rejects.toThrow(new ProviderError(error));
    expect(service.takeRequests()).toHaveLength(1);
  });

  test("nothing given and clientId not a uuid are refused without a request", async () => {
    expect(await call("getServicePrincipal", {})).toContainEqual({
      reason:
        '[client_id] Invalid combination of arguments: "client_id": one of `client_id,display_name,object_id` must be ' +
        "specified",
    });
    expect(await call("getServicePrincipal", { clientId: "x" })).toEqual([
      { reason: '[client_id] expected "client_id" to be a valid UUID, got x' },
    ]);
    expect(service.takeRequests()).toEqual([]);
  });

  test("403 on the list", async () => {
    service.fault({ method: "GET", path: /\/servicePrincipals$/, answer: FORBIDDEN });
    await expect(call("getServicePrincipal", { clientId: NOBODY })).rejects.toThrow(
      `Listing service principals for filter "appId eq '${NOBODY}'": ${IN_WORDS.forbidden}`,
    );
  });
});
