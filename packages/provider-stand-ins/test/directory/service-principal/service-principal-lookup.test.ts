import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { ProviderError } from "../../../src/protocol/provider.ts";
import { forbidden, inWords } from "../../fixtures/answer.ts";
import { staged } from "../../fixtures/directory-service.ts";
import { microsoftGraph, nobody, role } from "../../fixtures/registration.ts";
import { invoke } from "../../fixtures/stack.ts";
import { reads } from "./service-principal-lines.ts";

let stage: Awaited<ReturnType<typeof staged>>;

beforeEach(async () => {
  stage = await staged("ServicePrincipal");
  const { application, resource, service } = stage;
  const owners = [service.caller];
  await application.update({ displayName: "Console", owners, appRoles: [role] });
  const clientId = application.state.clientId ?? null;
  await resource.create({ clientId, owners, samlSingleSignOn: { relayState: "/r" } });
  service.takeRequests();
});

const call = (name: string, args: Values) => invoke(stage.provider, name, args);

describe("getServicePrincipal", () => {
  const id = () => stage.resource.objectId;
  const requests = () => stage.service.takeRequests(id());
  const [byId, beta] = reads;
  const filtered = (filter: string) => `GET /v1.0/servicePrincipals?$filter=${filter} 200`;

  test("by clientId: answers everything, objects as lists", async () => {
    const clientId = String(stage.application.state.clientId);
    expect(await call("getServicePrincipal", { clientId })).toMatchObject({
      accountEnabled: true,
      appRoleIds: { user: role.id },
      clientId,
      displayName: "Console",
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
    expect(requests()).toEqual([filtered(`appId eq '${clientId}'`), beta]);
  });

  test("Microsoft Graph by clientId: its permissions by their values", async () => {
    expect(await call("getServicePrincipal", { clientId: microsoftGraph })).toMatchObject({
      displayName: "Microsoft Graph",
      appRoleIds: { "User.Read.All": "df021288-bdef-4463-88db-98f22de89214" },
      oauth2PermissionScopeIds: { openid: "37f7f235-527c-4136-accd-4a02d197296e" },
      applicationTenantId: "f8cdef31-a31e-4b4a-93e4-5f571e91255a",
      servicePrincipalNames: ["https://graph.microsoft.com"],
    });
  });

  test("by displayName and by objectId", async () => {
    expect(await call("getServicePrincipal", { displayName: "Console" })).toMatchObject({ objectId: id() });
    expect(requests()).toEqual([filtered("displayName eq 'Console'"), beta]);
    expect(await call("getServicePrincipal", { objectId: id() })).toMatchObject({ objectId: id() });
    expect(requests()).toEqual([byId, beta]);
  });

  test.each<[string, Values, string]>([
    ["by clientId: none", { clientId: nobody }, "No service principal found: no service principal found"],
    [
      "by displayName: none",
      { displayName: "None" },
      `Service principal not found: no service principals found matching filter: "displayName eq 'None'"`,
    ],
    [
      "by objectId: none",
      { objectId: nobody },
      `[object_id] Service Principal (Service Principal: "${nobody}") was not found`,
    ],
    [
      "by displayName with a quote, which is doubled",
      { displayName: "Bob's" },
      `Service principal not found: no service principals found matching filter: "displayName eq 'Bob''s'"`,
    ],
  ])("%s", async (_, args, error) => {
    await expect(call("getServicePrincipal", args)).rejects.toThrow(new ProviderError(error));
    expect(requests()).toHaveLength(1);
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
    expect(requests()).toEqual([]);
  });

  test("403 on the list", async () => {
    stage.service.fault({ method: "GET", path: /\/servicePrincipals$/, answer: forbidden });
    await expect(call("getServicePrincipal", { clientId: nobody })).rejects.toThrow(
      `Listing service principals for filter "appId eq '${nobody}'": ${inWords(forbidden)}`,
    );
  });
});
