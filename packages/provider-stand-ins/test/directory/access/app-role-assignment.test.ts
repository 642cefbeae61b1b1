import { beforeEach, describe, expect, test } from "vitest";

import { conflict, forbidden, gone, inWords, refusal, throttled, unavailable } from "../../fixtures/answer.ts";
import { type FaultCase, judge, to } from "../../fixtures/fault-case.ts";
import { nobody } from "../../fixtures/registration.ts";
import { stagedAccess } from "./staged-access.ts";

const defaultAccess = "00000000-0000-0000-0000-000000000000";
let stage: Awaited<ReturnType<typeof stagedAccess>>;

beforeEach(async () => {
  stage = await stagedAccess("AppRoleAssignment");
});

const group = (index = 0) => stage.groups[index]?.id ?? "";
const program = (principalObjectId = group()) => ({
  appRoleId: defaultAccess,
  principalObjectId,
  resourceObjectId: stage.own,
});
const id = () => stage.own;
const inDirectory = () =>
  stage.service.directory.appRoleAssignments.list().filter(({ resourceId }) => resourceId === stage.own);
const assignmentId = () => inDirectory()[0]?.id ?? "none";
const requests = () =>
  stage.service.takeRequests(stage.own).map((line) => line.replaceAll(assignmentId(), "ASSIGNMENT"));

const line = "/v1.0/servicePrincipals/{id}/appRoleAssignedTo";
const named = () =>
  `Service Principal Id App Role Assigned To (Service Principal: "{id}"\nApp Role Assignment: "${assignmentId()}")`;

test("lifecycle, default-role: it is kept, read back without a change, and deleted", async () => {
  const { service, resource } = stage;
  await resource.create(program());
  expect(service.bodies("POST")).toEqual([
    {
      "@odata.type": "#microsoft.graph.appRoleAssignment",
      appRoleId: defaultAccess,
      principalId: group(),
      resourceId: stage.own,
    },
  ]);
  expect(requests()).toEqual([
    "GET /v1.0/servicePrincipals/{id} 200",
    `POST ${line} 201`,
    `GET ${line}/ASSIGNMENT 200`,
  ]);
  expect(resource.id).toBe(`/servicePrincipals/${stage.own}/appRoleAssignedTo/${assignmentId()}`);
  expect(resource.state).toEqual({
    ...program(),
    id: resource.id,
    principalDisplayName: stage.groups[0]?.displayName,
    principalType: "Group",
    resourceDisplayName: "Console",
    __meta:
      '{"e2bfb730-ecaa-11e6-8f88-34363bc7c4c0":{"create":300000000000,"delete":300000000000,"read":300000000000},"schema_version":"1"}',
  });
  expect(await resource.isSettled(program())).toBe(true);
  expect(requests()).toEqual([`GET ${line}/ASSIGNMENT 200`]);
  const assignment = assignmentId();
  await resource.delete();
  expect(stage.service.takeRequests(stage.own)).toEqual([`DELETE ${line}/${assignment} 204`]);
  expect(inDirectory()).toEqual([]);
});

test("lifecycle of a user's and of a service principal's assignment: each is called what it is", async () => {
  const { resource, users, microsoftGraph } = stage;
  await resource.create(program(users[0]?.id));
  expect(resource.state).toMatchObject({ principalDisplayName: users[0]?.displayName, principalType: "User" });
  await resource.create(program(microsoftGraph));
  expect(resource.state).toMatchObject({ principalDisplayName: "Microsoft Graph", principalType: "ServicePrincipal" });
});

test("properties-that-force-replacement", async () => {
  const { resource } = stage;
  await resource.create(program());
  requests();
  for (const key of ["appRoleId", "principalObjectId", "resourceObjectId"]) {
    const diff = await resource.diff({ ...program(), [key]: nobody });
    expect(diff).toMatchObject({ replaces: [key], detailed: { [key]: "UPDATE_REPLACE" } });
  }
  expect((await resource.diff(program())).changes).toBe(false);
  expect(requests()).toEqual([]);
});

test("import: by Graph's path only", async () => {
  const { resource } = stage;
  await resource.create(program());
  requests();
  expect(await resource.import(resource.id)).toEqual({ ...program(), __defaults: [] });
  expect(requests()).toEqual([`GET ${line}/ASSIGNMENT 200`]);
  expect(await resource.import(`${stage.own}/appRoleAssignment/${assignmentId()}`)).toBeUndefined();
  expect(requests()).toEqual([]);
  expect(await resource.import(`/servicePrincipals/${stage.own}/appRoleAssignedTo/missing`)).toBeUndefined();
  expect(requests()).toEqual([`GET ${line}/missing 404`]);
});

test("drift: a group's new name is no change, and what was removed is gone", async () => {
  const { resource, service } = stage;
  await resource.create(program());
  service.graph.caller.roles.push("Group.ReadWrite.All");
  await service.change("PATCH", `/groups/${group()}`, { displayName: "renamed" });
  expect(await resource.isSettled(program())).toBe(true);
  expect(resource.state.principalDisplayName).toBe("renamed");
  await service.change("DELETE", `/servicePrincipals/${stage.own}/appRoleAssignedTo/${assignmentId()}`);
  expect(await resource.refresh()).toBe(false);
  await expect(resource.delete()).rejects.toThrow(
    /^\[id\] Deleting Service Principal Id App Role Assigned To .*: unexpected status 404 .*: unexpected status 404 /s,
  );
});

test("already-exists", async () => {
  await stage.resource.create(program());
  await expect(stage.resource.create(program())).rejects.toThrow(
    "Could not create app role assignment: unexpected status 400 (400 Bad Request) with error: Request_BadRequest: " +
      "Permission being assigned already exists on the object",
  );
});

test("checks-client-side", async () => {
  const missing = (name: string, key: string) =>
    `Missing required argument. The argument "${name}" is required, but no definition was found.. Examine values at 'r.${key}'.`;
  expect(await stage.resource.failures({})).toEqual([
    missing("app_role_id", "appRoleId"),
    missing("principal_object_id", "principalObjectId"),
    missing("resource_object_id", "resourceObjectId"),
  ]);
  const path = `/groups/${nobody}`;
  expect(await stage.resource.failures({ ...program(), principalObjectId: path })).toEqual([
    `expected "principal_object_id" to be a valid UUID, got ${path}. Examine values at 'r.principalObjectId'.`,
  ]);
  expect(requests()).toEqual([]);
});

describe("a fault of a create", () => {
  const post = to("POST", /\/appRoleAssignedTo$/);
  const get = to("GET", /\/appRoleAssignedTo\/[^/]+$/);
  const getResource = to("GET", /\/servicePrincipals\/[^/]+$/);
  const doing = "Could not create app role assignment";
  const answered = (body: object) => post({ status: 201, body });
  const cases: Record<string, FaultCase> = {
    "fault-create-post-400-not-a-valid-reference": {
      fault: post(refusal(400, "Request_BadRequest", "Not a valid reference update."), { times: 2 }),
      waits: [1, 2],
    },
    "fault-create-post-400-role-not-found": {
      fault: post(refusal(400, "Request_BadRequest", "Permission being assigned was not found on application")),
      doing,
    },
    "fault-create-post-403": { fault: post(forbidden), doing },
    "fault-create-post-404": { fault: post(gone, { times: 3 }), waits: [1, 2, 4] },
    "fault-create-post-404-persistent-short-timeout": {
      fault: post(gone, { times: 99 }),
      timeoutSeconds: 20,
      doing,
      waits: [1, 2, 4],
    },
    "fault-create-post-409": { fault: post(conflict), doing },
    "fault-create-post-429-retry-after": { fault: post(throttled), waits: [2] },
    "fault-create-post-503": { fault: post(unavailable), waits: [1] },
    "fault-create-resource-404": {
      fault: getResource(gone),
      doing: '[principal_object_id] Service principal not found for resource (Object ID: "{id}")',
    },
    "of reading the resource": {
      fault: getResource(forbidden),
      doing: 'Could not retrieve service principal for resource (Object ID: "{id}")',
    },
    "an answer without an ID": {
      fault: answered({}),
      error: "Bad API response: ID returned for app role assignment is nil",
    },
    "an answer without the resource": {
      fault: answered({ id: "x" }),
      error: "Bad API response: Resource ID returned for app role assignment is nil",
    },
  };

  test.each(Object.entries(cases))("%s", (_, one) => {
    const limits = { timeoutSeconds: one.timeoutSeconds ?? 0 };
    return judge(stage.service, one, () => stage.resource.create(program(), limits), id);
  });

  test("fault-create-get-403-after-create: it is kept, and an update reads it again", async () => {
    const { service, resource } = stage;
    service.fault(get(forbidden));
    const failure = await resource.create(program()).catch((reason: Error) => reason);
    expect(failure).toMatchObject({
      name: "PartialFailure",
      message: `retrieving ${named().replace("{id}", stage.own)}: ${inWords(forbidden)}`,
    });
    const { id, state } = failure as unknown as { id: string; state: typeof resource.state };
    Object.assign(resource, { id, state });
    await resource.update(program());
    expect(resource.state).toMatchObject({ principalType: "Group", principalObjectId: group() });
  });

  test("fault-create-get-404-after-create", async () => {
    // The real provider forgets what it made.
    stage.service.fault(get(gone));
    await expect(stage.resource.create(program())).rejects.toMatchObject({
      name: "PartialFailure",
      message: expect.stringContaining("was not found although it was just written"),
    });
  });
});

test.each([
  ["fault-delete-403", forbidden],
  ["fault-delete-404", gone],
])("%s", async (_, answer) => {
  await stage.resource.create(program());
  // The real provider says the reason twice.
  const doing = `[id] Deleting ${named()}: ${inWords(answer)}`;
  const fault = to("DELETE", /\/appRoleAssignedTo\/[^/]+$/)(answer);
  await judge(stage.service, { fault, doing }, () => stage.resource.delete(), id);
});
