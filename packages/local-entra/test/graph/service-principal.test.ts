import { beforeEach, describe, expect, test } from "vitest";

import { microsoftGraphAppId } from "../../src/directory/microsoft-graph.ts";
import type { Application } from "../../src/directory/objects/application.ts";
import {
  type Answer,
  bad,
  GraphService,
  ids,
  invalid,
  missing,
  nobody,
  origin,
  refusal,
  required,
} from "./graph-service.ts";

const set = "/v1.0/servicePrincipals";
let service: GraphService;
let application: Application;

beforeEach(async () => {
  service = new GraphService();
  application = await service.create({
    web: { redirectUris: ["https://rd.example.com/cb"] },
    identifierUris: ["api://rustdesk"],
  });
});

const make = (properties: Record<string, unknown> = {}): Promise<Answer> =>
  service.post(set, { appId: application.appId, ...properties });

async function makeAt(properties?: Record<string, unknown>): Promise<string> {
  return `${set}/${(await make(properties)).body.id}`;
}

describe("creating a service principal", () => {
  test("answers 201 with what it copies from the application", async () => {
    const { status, body } = await make({ samlSingleSignOnSettings: {} });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      "@odata.context": `${origin}/v1.0/$metadata#servicePrincipals/$entity`,
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

  test("refuses a second one of the same application", async () => {
    await make();
    expect(refusal(await make())).toBe(
      "409 Request_MultipleObjectsWithSameKeyValue: The service principal cannot be created, updated, or restored " +
        `because the service principal name ${application.appId} is already in use.`,
    );
  });

  test("refuses an application that is not there, in the words that the caller's permission gets", async () => {
    expect(refusal(await make({ appId: nobody }))).toBe(
      "403 Authorization_RequestDenied: When using this permission, the backing application of the service principal being created must in the local tenant",
    );
    service.caller.roles = ["Application.ReadWrite.All"];
    expect(refusal(await make({ appId: nobody }))).toBe(
      bad(`The appId '${nobody}' of the service principal does not reference a valid application object.`),
    );
  });

  test("refuses a body without appId", async () => {
    expect(refusal(await make({ appId: undefined }))).toBe(bad(required("appId", "ServicePrincipal")));
  });
});

describe("updating a service principal", () => {
  test("answers 204 and takes the block that the azuread provider sends", async () => {
    const path = await makeAt({ description: "temporary" });
    const changes = {
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
    };
    const answer = await service.patch(path, {
      "@odata.type": "#microsoft.graph.servicePrincipal",
      ...changes,
    });
    expect(answer.status).toBe(204);
    expect((await service.get(path)).body).toMatchObject(changes);
  });

  test("resets what is null", async () => {
    const path = await makeAt({ accountEnabled: false, tags: ["a"] });
    await service.patch(path, { accountEnabled: null, tags: null });
    expect((await service.get(path)).body).toMatchObject({ accountEnabled: true, tags: [] });
  });

  test.each([
    [{ replyUrls: ["https://evil.example.com"] }, "Property 'replyUrls' is read-only and cannot be set."],
    [{ colour: "red" }, "Invalid property 'colour'."],
    [
      { preferredSingleSignOnMode: "magic" },
      invalid("preferredSingleSignOnMode", "ServicePrincipal", "It must be one of password, saml, notSupported, oidc."),
    ],
  ])("refuses %j", async (change, message) => {
    expect(refusal(await service.patch(await makeAt(), change))).toBe(bad(message));
  });
});

describe("finding a service principal", () => {
  test("works by appId, by name, and by its key", async () => {
    const { id } = (await make()).body;
    const { appId } = application;
    expect(ids(await service.get(`${set}?$filter=appId eq '${appId}'`))).toEqual([id]);
    expect(ids(await service.get(`${set}?$filter=displayName eq 'rustdesk'`))).toEqual([id]);
    expect((await service.get(`${set}(appId='${appId}')`)).body.id).toBe(id);
  });

  test("is answered 404 where there is none", async () => {
    expect(refusal(await service.get(`${set}/${nobody}`))).toBe(missing(nobody));
  });
});

describe("Microsoft Graph's own service principal", () => {
  const path = `${set}(appId='${microsoftGraphAppId}')`;

  test("is there with the permissions that it offers", async () => {
    const { body } = await service.get(path);
    expect(body.displayName).toBe("Microsoft Graph");
    expect(body.appRoles).toContainEqual(
      expect.objectContaining({
        id: "18a4783c-866b-4cc7-a460-3d5e5662c884",
        value: "Application.ReadWrite.OwnedBy",
      }),
    );
  });

  test("can be configured but not deleted by a caller that may write everything", async () => {
    service.caller.roles = ["Application.ReadWrite.All"];
    expect((await service.patch(path, { notes: "n" })).status).toBe(204);
    expect((await service.delete(path)).status).toBe(403);
    expect((await service.get(path)).status).toBe(200);
  });
});

test("deleting a service principal answers 204 and leaves the application, which can have a new one", async () => {
  const path = await makeAt();
  expect((await service.delete(path)).status).toBe(204);
  expect((await service.get(path)).status).toBe(404);
  expect((await service.delete(path)).status).toBe(404);
  expect((await make()).status).toBe(201);
});
