import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { conflict, forbidden, gone, inWords, refusal, throttled } from "../../fixtures/answer.ts";
import { type FaultCase, judge, to } from "../../fixtures/fault-case.ts";
import { nobody } from "../../fixtures/registration.ts";
import { stagedAccess } from "./staged-access.ts";

let stage: Awaited<ReturnType<typeof stagedAccess>>;

beforeEach(async () => {
  stage = await stagedAccess("ServicePrincipalDelegatedPermissionGrant");
});

const program = (more: Values = {}) => ({
  claimValues: ["openid", "profile", "email", "User.Read"],
  resourceServicePrincipalObjectId: stage.microsoftGraph,
  servicePrincipalObjectId: stage.own,
  ...more,
});
const inDirectory = () => stage.service.directory.permissionGrants.list();
const grantId = () => inDirectory()[0]?.id ?? "none";
const requests = () => {
  const lines = stage.service.takeRequests(stage.own);
  return lines.map((line) => line.replaceAll(grantId(), "GRANT").replaceAll(stage.microsoftGraph, "GRAPH"));
};
const path = () => `/oauth2PermissionGrants/${grantId()}`;

const line = "/v1.0/oauth2PermissionGrants";
const named = () => `O Auth 2 Permission Grant (O Auth 2 Permission Grant: "${grantId()}")`;

test("lifecycle: it is kept for all users, read back without a change, changed in place and deleted", async () => {
  const { service, resource } = stage;
  await resource.create(program());
  expect(service.bodies("POST")).toEqual([
    {
      "@odata.type": "#microsoft.graph.oAuth2PermissionGrant",
      clientId: stage.own,
      consentType: "AllPrincipals",
      resourceId: stage.microsoftGraph,
      // In the order of the recording, which is that of Terraform's set.
      scope: "openid profile User.Read email",
    },
  ]);
  expect(requests()).toEqual([
    "GET /v1.0/servicePrincipals/{id} 200",
    "GET /v1.0/servicePrincipals/GRAPH 200",
    `POST ${line} 201`,
    `GET ${line}/GRANT 200`,
  ]);
  expect(resource.id).toBe(path());
  expect(resource.state).toMatchObject({
    ...program({ claimValues: ["User.Read", "email", "openid", "profile"] }),
    userObjectId: "",
  });
  expect(await resource.isSettled(program())).toBe(true);
  requests();

  const fewer = program({ claimValues: ["openid", "profile"] });
  expect((await resource.diff(fewer)).detailed).toEqual({ "claimValues[0]": "DELETE", "claimValues[1]": "DELETE" });
  await resource.update(fewer);
  expect(service.bodies("PATCH")).toEqual([
    { "@odata.type": "#microsoft.graph.oAuth2PermissionGrant", scope: "openid profile" },
  ]);
  expect(requests()).toEqual([`PATCH ${line}/GRANT 204`, `GET ${line}/GRANT 200`]);
  expect((await resource.diff(program({ claimValues: ["profile", "openid"] }))).changes).toBe(false);

  await resource.delete();
  expect(inDirectory()).toEqual([]);
});

test("properties-that-force-replacement", async () => {
  const { resource } = stage;
  await resource.create(program());
  requests();
  for (const [key, kind] of [
    ["servicePrincipalObjectId", "UPDATE_REPLACE"],
    ["resourceServicePrincipalObjectId", "UPDATE_REPLACE"],
    ["userObjectId", "UPDATE_REPLACE"],
  ] as const) {
    const diff = await resource.diff(program({ [key]: nobody }));
    expect(diff).toMatchObject({ replaces: [key], detailed: { [key]: kind } });
  }
  expect(requests()).toEqual([]);
});

test("import: by Graph's path, and not by a bare ID", async () => {
  const { resource } = stage;
  await resource.create(program());
  requests();
  const claimValues = ["User.Read", "email", "openid", "profile"];
  expect(await resource.import(path())).toEqual({ ...program({ claimValues }), __defaults: [] });
  expect(requests()).toEqual([`GET ${line}/GRANT 200`]);
  expect(await resource.import(grantId())).toBeUndefined();
  expect(requests()).toEqual([]);
});

describe("drift", () => {
  test.each([
    ["same scopes in another order", "User.Read openid email profile"],
    ["scope with outer blanks", " openid profile email User.Read "],
  ])("%s: no change", async (_, scope) => {
    await stage.resource.create(program());
    await stage.service.change("PATCH", path(), { scope });
    expect(await stage.resource.isSettled(program())).toBe(true);
  });

  test.each([
    ["scopes removed outside", "openid", { "claimValues[1]": "ADD", "claimValues[2]": "ADD", "claimValues[3]": "ADD" }],
    ["scope added outside", "openid profile email User.Read Mail.Read", { "claimValues[0]": "DELETE" }],
  ])("%s: it is shown and undone", async (_, scope, detailed) => {
    await stage.resource.create(program());
    await stage.service.change("PATCH", path(), { scope });
    await stage.resource.refresh();
    expect((await stage.resource.diff(program())).detailed).toEqual(detailed);
    await stage.resource.update(program());
    expect(inDirectory()).toMatchObject([{ scope: "openid profile User.Read email" }]);
  });

  test("removed outside", async () => {
    await stage.resource.create(program());
    const name = named();
    await stage.service.change("DELETE", path());
    expect(await stage.resource.refresh()).toBe(false);
    await expect(stage.resource.delete()).rejects.toThrow(`[id] Deleting ${name}: unexpected status 404`);
  });
});

test("already-exists", async () => {
  await stage.resource.create(program());
  await expect(stage.resource.create(program())).rejects.toThrow(
    "Could not create delegated permission grant: unexpected status 409 (409 Conflict) with error: " +
      "Request_MultipleObjectsWithSameKeyValue: Permission entry already exists.",
  );
});

test("for-one-user", async () => {
  const userObjectId = stage.users[0]?.id ?? "";
  await stage.resource.create(program({ userObjectId }));
  expect(stage.service.bodies("POST")).toMatchObject([{ consentType: "Principal", principalId: userObjectId }]);
  expect(stage.resource.state).toMatchObject({ userObjectId });
  expect(await stage.resource.isSettled(program({ userObjectId }))).toBe(true);
});

test.each<[string, Values, string]>([
  [
    "an empty list",
    { claimValues: [] },
    "Not enough list items. Attribute claim_values requires 1 item minimum, but config has only 0 declared.. Examine values at 'r.claimValues'.",
  ],
  [
    "an empty value",
    { claimValues: [""] },
    `expected "claim_values.0" to not be an empty string, got . Examine values at 'r.claimValues'.`,
  ],
  [
    "what is no uuid",
    { servicePrincipalObjectId: "x" },
    `expected "service_principal_object_id" to be a valid UUID, got x. Examine values at 'r.servicePrincipalObjectId'.`,
  ],
])("checks-client-side: %s", async (_, wrong, reason) => {
  expect(await stage.resource.failures(program(wrong))).toEqual([reason]);
  expect(requests()).toEqual([]);
});

describe("a fault of a create", () => {
  const post = to("POST", /\/oauth2PermissionGrants$/);
  const get = to("GET", /\/oauth2PermissionGrants\/[^/]+$/);
  const getOwn = to("GET", /\/servicePrincipals\/[^/]+$/);
  const getResource = (answer: typeof gone) => getOwn(answer, { after: 1 });
  const doing = "Could not create delegated permission grant";
  const own = 'Service Principal (Service Principal: "{id}")';
  const resource = 'Service Principal (Service Principal: "GRAPH")';
  const notPresent = refusal(400, "Request_BadRequest", gone.body.error.message);
  const cases: Record<string, FaultCase> = {
    "fault-create-post-400-not-present": { fault: post(notPresent), waits: [1] },
    "fault-create-post-400-other": { fault: post(refusal(400, "Request_BadRequest", "Invalid scope.")), doing },
    "fault-create-post-403": { fault: post(forbidden), doing },
    "fault-create-post-404": { fault: post(gone, { times: 2 }), waits: [1, 2] },
    "fault-create-post-409": { fault: post(conflict), doing },
    "fault-create-post-429-retry-after": { fault: post(throttled), waits: [2] },
    "fault-create-resource-404": {
      fault: getResource(gone),
      doing: `[principal_object_id] ${resource} not found for resource`,
    },
    "fault-create-service-principal-404": {
      fault: getOwn(gone),
      doing: `[principal_object_id] ${own} was not found)`,
    },
    "of reading the service principal": { fault: getOwn(forbidden), doing: `Could not retrieve ${own}` },
    "of reading the resource": {
      fault: getResource(forbidden),
      doing: `Could not retrieve ${resource} for resource`,
    },
    "an answer without an ID": {
      fault: post({ status: 201, body: {} }),
      error: "Bad API response: ID returned for delegated permission grant is nil",
    },
  };

  test.each(Object.entries(cases))("%s", (_, { doing, ...one }) => {
    const told = doing === undefined ? {} : { doing: doing.replace("GRAPH", stage.microsoftGraph) };
    return judge(
      stage.service,
      { ...one, ...told },
      () => stage.resource.create(program()),
      () => stage.own,
    );
  });

  test.each([
    ["403", forbidden, () => `[id] Retrieving Delegated Permission Grant with ID "${path()}": ${inWords(forbidden)}`],
    // The real provider forgets what it made.
    ["404", gone, () => expect.stringContaining("was not found although it was just written")],
  ])("fault-create-get-%s-after-create: it is kept", async (_, answer, message) => {
    stage.service.fault(get(answer));
    const failure = await stage.resource.create(program()).catch((reason: Error) => reason);
    expect(failure).toMatchObject({ name: "PartialFailure", message: message(), id: path() });
  });
});

describe("a fault of", () => {
  const one = () => `/oauth2PermissionGrants/${grantId()}`;

  test("fault-update-404", async () => {
    await stage.resource.create(program());
    const fault = to("PATCH", /\/oauth2PermissionGrants\/[^/]+$/)(gone);
    const change = () => stage.resource.update(program({ claimValues: ["openid"] }));
    await judge(stage.service, { fault, doing: `Updating ${named()}`, kept: true }, change, one);
    expect(stage.resource.state.claimValues).toHaveLength(4);
  });

  test("fault-delete-403", async () => {
    await stage.resource.create(program());
    const fault = to("DELETE", /\/oauth2PermissionGrants\/[^/]+$/)(forbidden);
    await judge(stage.service, { fault, doing: `[id] Deleting ${named()}` }, () => stage.resource.delete(), one);
  });
});
