import { beforeEach, describe, expect, test } from "vitest";

import { FORBIDDEN, refusal } from "../fake-graph.ts";
import { APPLICATION, SERVICE_PRINCIPAL, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";
import { CONFLICT, type FaultCase, GONE, IN_WORDS, judge, THROTTLED, UNAVAILABLE } from "./fault-case.ts";

let service: DirectoryService;
let servicePrincipal: StackResource;
let clientId: string;

beforeEach(async () => {
  service = new DirectoryService();
  const provider = await service.signIn();
  const owners = [service.caller];
  const application = await new StackResource(provider, APPLICATION).create({
    displayName: "RustDesk",
    owners,
  });
  clientId = String(application.state.clientId);
  servicePrincipal = new StackResource(provider, SERVICE_PRINCIPAL);
});

const program = () => ({ clientId, owners: [service.caller], appRoleAssignmentRequired: true });
/** The ID of the service principal even where its create failed. */
const id = () =>
  service.graph.directory.servicePrincipals.list().find(({ appId }) => appId === clientId)?.id ?? "none";

const list = { method: "GET", path: /\/servicePrincipals$/ };
const post = { method: "POST", path: /\/servicePrincipals$/ };
const patch = { method: "PATCH", path: /\/servicePrincipals\/[^/]+$/ };
const get = { method: "GET", path: /\/v1\.0\/servicePrincipals\/[^/]+$/ };
const getBeta = { method: "GET", path: /\/beta\/servicePrincipals\/[^/]+$/ };
const remove = { method: "DELETE", path: /\/servicePrincipals\/[^/]+$/ };
const named = 'Service Principal (Service Principal: "{id}")';
const noApplication = "The appId 'x' of the service principal does not reference a valid application object.";
const notArrived = refusal(400, "Request_BadRequest", noApplication);

describe("create", () => {
  const cases: FaultCase[] = [
    {
      scenario: "fault-create-app-never-there-short-timeout",
      fault: { ...post, answer: notArrived, times: 99 },
      timeoutSeconds: 20,
      error:
        "Could not create service principal: unexpected status 400 (400 Bad Request) with error: Request_BadRequest: " +
        noApplication,
      waits: [1, 2, 4],
    },
    {
      scenario: "fault-create-app-not-replicated-400",
      fault: { ...post, answer: notArrived, times: 2 },
      waits: [1, 2],
    },
    {
      scenario: "fault-create-app-not-replicated-403",
      fault: {
        ...post,
        answer: refusal(
          403,
          "Authorization_RequestDenied",
          "When using this permission, the backing application of the service principal being created must in the " +
            "local tenant",
        ),
      },
      waits: [1],
    },
    {
      scenario: "fault-create-beta-get-404",
      fault: { ...getBeta, answer: GONE },
      error: `Retrieving ${named} (beta API): ${IN_WORDS.gone}`,
      kept: true,
    },
    {
      // The real provider forgets what it made.
      scenario: "fault-create-get-404-after-create",
      fault: { ...get, answer: GONE },
      error:
        `${named} was not found although it was just written. It is kept in the state: run \`pulumi up\` again, or ` +
        "`pulumi refresh` if it was deleted meanwhile.",
      kept: true,
    },
    {
      scenario: "fault-create-list-403",
      fault: { ...list, answer: FORBIDDEN },
      error: `Could not list existing service principals: ${IN_WORDS.forbidden}`,
    },
    {
      scenario: "fault-create-patch-404-once",
      fault: { ...patch, answer: GONE },
      error: `Timed out whilst waiting for new service principal to be replicated in Azure AD: ${IN_WORDS.gone}`,
      kept: true,
    },
    {
      scenario: "fault-create-post-400-other",
      fault: { ...post, answer: refusal(400, "Request_BadRequest", "Some other problem.") },
      error:
        "Could not create service principal: unexpected status 400 (400 Bad Request) with error: Request_BadRequest: " +
        "Some other problem.",
    },
    {
      scenario: "fault-create-post-403",
      fault: { ...post, answer: FORBIDDEN },
      error: `Could not create service principal: ${IN_WORDS.forbidden}`,
    },
    {
      scenario: "fault-create-post-404",
      fault: { ...post, answer: GONE },
      error: `Could not create service principal: ${IN_WORDS.gone}`,
    },
    {
      scenario: "fault-create-post-409",
      fault: { ...post, answer: CONFLICT },
      error: `Could not create service principal: ${IN_WORDS.conflict}`,
    },
    { scenario: "fault-create-post-429-retry-after", fault: { ...post, answer: THROTTLED }, waits: [2] },
    { scenario: "fault-create-post-503", fault: { ...post, answer: UNAVAILABLE }, waits: [1] },
  ];

  test.each(cases)("$scenario", (one) =>
    judge(
      service,
      one,
      () => servicePrincipal.create(program(), { timeoutSeconds: one.timeoutSeconds ?? 0 }),
      id,
    ),
  );
});

describe("update", () => {
  const cases: FaultCase[] = [
    {
      scenario: "fault-update-403",
      fault: { ...patch, answer: FORBIDDEN },
      error: `Updating ${named}: ${IN_WORDS.forbidden}`,
      kept: true,
    },
    {
      scenario: "fault-update-404",
      fault: { ...patch, answer: GONE },
      error: `Updating ${named}: ${IN_WORDS.gone}`,
      kept: true,
    },
    {
      scenario: "fault-update-409",
      fault: { ...patch, answer: CONFLICT },
      error: `Updating ${named}: ${IN_WORDS.conflict}`,
      kept: true,
    },
    { scenario: "fault-update-429-retry-after", fault: { ...patch, answer: THROTTLED }, waits: [2] },
  ];

  test.each(cases)("$scenario", async (one) => {
    await servicePrincipal.create(program());
    await judge(service, one, () => servicePrincipal.update({ ...program(), notes: "n" }), id);
  });
});

describe("delete", () => {
  const cases: FaultCase[] = [
    {
      scenario: "fault-delete-403",
      fault: { ...remove, answer: FORBIDDEN },
      error: `[id] Deleting ${named}: ${IN_WORDS.forbidden}`,
    },
    {
      scenario: "fault-delete-404",
      fault: { ...remove, answer: GONE },
      error: `[id] Deleting ${named}: ${IN_WORDS.gone}`,
    },
  ];

  test.each(cases)("$scenario", async (one) => {
    await servicePrincipal.create(program());
    await judge(service, one, () => servicePrincipal.delete(), id);
  });

  test("fault-delete-still-visible-for-a-while", async () => {
    await servicePrincipal.create(program());
    service.takeRequests();
    const deleted = id();
    await servicePrincipal.delete();
    expect(service.takeRequests()).toEqual([`DELETE /v1.0/servicePrincipals/${deleted} 204`]);
  });
});
