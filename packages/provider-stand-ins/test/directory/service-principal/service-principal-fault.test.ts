import { beforeEach, describe, expect, test } from "vitest";

import { conflict, forbidden, gone, refusal, throttled, unavailable } from "../../fixtures/answer.ts";
import { type DirectoryService, staged } from "../../fixtures/directory-service.ts";
import { type FaultCase, judge, to } from "../../fixtures/fault-case.ts";
import type { StackResource } from "../../fixtures/stack.ts";

let service: DirectoryService;
let application: StackResource;
let servicePrincipal: StackResource;

beforeEach(async () => {
  ({ service, application, resource: servicePrincipal } = await staged("ServicePrincipal"));
});

const program = () => ({
  clientId: String(application.state.clientId),
  owners: [service.caller],
  appRoleAssignmentRequired: true,
});
/** The ID of the service principal even where its create failed. */
const id = () =>
  service.directory.servicePrincipals.list().find(({ appId }) => appId === program().clientId)?.id ?? "none";

const list = to("GET", /\/servicePrincipals$/);
const post = to("POST", /\/servicePrincipals$/);
const patch = to("PATCH", /\/servicePrincipals\/[^/]+$/);
const get = to("GET", /\/v1\.0\/servicePrincipals\/[^/]+$/);
const getBeta = to("GET", /\/beta\/servicePrincipals\/[^/]+$/);
const remove = to("DELETE", /\/servicePrincipals\/[^/]+$/);
const named = 'Service Principal (Service Principal: "{id}")';
const notArrived = refusal(
  400,
  "Request_BadRequest",
  "The appId 'x' of the service principal does not reference a valid application object.",
);
const notInTenant = refusal(
  403,
  "Authorization_RequestDenied",
  "When using this permission, the backing application of the service principal being created must in the local tenant",
);

describe("create", () => {
  const creating = "Could not create service principal";
  const cases: Record<string, FaultCase> = {
    "fault-create-app-never-there-short-timeout": {
      fault: post(notArrived, { times: 99 }),
      timeoutSeconds: 20,
      doing: creating,
      waits: [1, 2, 4],
    },
    "fault-create-app-not-replicated-400": { fault: post(notArrived, { times: 2 }), waits: [1, 2] },
    "fault-create-app-not-replicated-403": { fault: post(notInTenant), waits: [1] },
    "fault-create-beta-get-404": { fault: getBeta(gone), doing: `Retrieving ${named} (beta API)`, kept: true },
    // The real provider forgets what it made.
    "fault-create-get-404-after-create": {
      fault: get(gone),
      error:
        `${named} was not found although it was just written. It is kept in the state: run \`pulumi up\` again, or ` +
        "`pulumi refresh` if it was deleted meanwhile.",
      kept: true,
    },
    "fault-create-list-403": { fault: list(forbidden), doing: "Could not list existing service principals" },
    "fault-create-patch-404-once": {
      fault: patch(gone),
      doing: "Timed out whilst waiting for new service principal to be replicated in Azure AD",
      kept: true,
    },
    "fault-create-post-400-other": {
      fault: post(refusal(400, "Request_BadRequest", "Some other problem.")),
      doing: creating,
    },
    "fault-create-post-403": { fault: post(forbidden), doing: creating },
    "fault-create-post-404": { fault: post(gone), doing: creating },
    "fault-create-post-409": { fault: post(conflict), doing: creating },
    "fault-create-post-429-retry-after": { fault: post(throttled), waits: [2] },
    "fault-create-post-503": { fault: post(unavailable), waits: [1] },
  };

  test.each(Object.entries(cases))("%s", (_, one) => {
    const limits = { timeoutSeconds: one.timeoutSeconds ?? 0 };
    return judge(service, one, () => servicePrincipal.create(program(), limits), id);
  });
});

describe("update", () => {
  const updating = `Updating ${named}`;
  const cases: Record<string, FaultCase> = {
    "fault-update-403": { fault: patch(forbidden), doing: updating, kept: true },
    "fault-update-404": { fault: patch(gone), doing: updating, kept: true },
    "fault-update-409": { fault: patch(conflict), doing: updating, kept: true },
    "fault-update-429-retry-after": { fault: patch(throttled), waits: [2] },
  };

  test.each(Object.entries(cases))("%s", async (_, one) => {
    await servicePrincipal.create(program());
    await judge(service, one, () => servicePrincipal.update({ ...program(), notes: "n" }), id);
  });
});

describe("delete", () => {
  const cases: Record<string, FaultCase> = {
    "fault-delete-403": { fault: remove(forbidden), doing: `[id] Deleting ${named}` },
    "fault-delete-404": { fault: remove(gone), doing: `[id] Deleting ${named}` },
  };

  test.each(Object.entries(cases))("%s", async (_, one) => {
    await servicePrincipal.create(program());
    await judge(service, one, () => servicePrincipal.delete(), id);
  });

  test("of one that was there before may be refused", async () => {
    await servicePrincipal.create({ ...program(), useExisting: true });
    service.fault(remove(forbidden));
    await expect(servicePrincipal.delete()).resolves.toBeUndefined();
  });

  test("fault-delete-still-visible-for-a-while", async () => {
    await servicePrincipal.create(program());
    service.takeRequests();
    const deleted = id();
    await servicePrincipal.delete();
    expect(service.takeRequests(deleted)).toEqual(["DELETE /v1.0/servicePrincipals/{id} 204"]);
  });
});
