import { beforeEach, describe, expect, test } from "vitest";

import {
  type Answer,
  conflict,
  forbidden,
  gone,
  inWords,
  refusal,
  throttled,
  unavailable,
} from "../../fixtures/answer.ts";
import { DirectoryService } from "../../fixtures/directory-service.ts";
import { type FaultCase, judge, to } from "../../fixtures/fault-case.ts";
import { basic } from "../../fixtures/registration.ts";
import { StackResource } from "../../fixtures/stack.ts";

let service: DirectoryService;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  application = new StackResource(await service.signIn(), "Application");
});

const program = () => basic(service.caller);
/** The ID of the application even where its create failed. */
const id = () =>
  application.id === ""
    ? (service.directory.applications.list().find(({ displayName }) => /Console|TERRAFORM/.test(displayName))?.id ??
      "none")
    : application.objectId;

const post = to("POST", /\/applications$/);
const patch = to("PATCH", /\/v1\.0\/applications\/[^/]+$/);
const get = to("GET", /\/v1\.0\/applications\/[^/]+$/);
const getBeta = to("GET", /\/beta\/applications\/[^/]+$/);
const getOwners = to("GET", /\/owners$/);
const removeOwner = to("DELETE", /\/owners\/[^/]+\/\$ref$/);
const remove = to("DELETE", /\/applications\/[^/]+$/);
const retryAfter = (status: number, seconds: string): Answer => ({ status, headers: { "retry-after": seconds } });

const badUri = refusal(
  400,
  "Request_BadRequest",
  "Invalid value specified for property 'redirectUris' of resource 'WebApplication'.",
);
const badUriText =
  "unexpected status 400 (400 Bad Request) with error: Request_BadRequest: Invalid value specified for property " +
  "'redirectUris' of resource 'WebApplication'.";
const notDisabled = refusal(
  400,
  "CannotDeleteOrUpdateEnabledEntitlement",
  "Permission (scope or role) cannot be deleted or updated unless disabled first.",
);
const withDetails = { error: { code: "Request_BadRequest", message: "Missing.", details: [{ code: "MissingInput" }] } };
const later = (status: number) => refusal(status, "later", "t");
const named = 'Application (Application: "{id}")';

describe("create", () => {
  const creating = "Could not create application";
  const patching = 'Failed to patch application with object ID "{id}" after creating';
  const cases: Record<string, FaultCase> = {
    "fault-create-400-invalid-redirect-uri": { fault: post(badUri), error: `${creating}: ${badUriText}` },
    "fault-create-400-with-details-array": {
      fault: post({ status: 400, body: withDetails }),
      error: `${creating}: unexpected status 400 (400 Bad Request) with error: Request_BadRequest: Missing.`,
    },
    "fault-create-401": {
      fault: post(refusal(401, "InvalidAuthenticationToken", "Access token has expired.")),
      doing: creating,
    },
    "fault-create-403": { fault: post(forbidden), doing: creating },
    "fault-create-409": { fault: post(conflict), doing: creating },
    "fault-create-408-once": { fault: post(later(408)), waits: [1] },
    "fault-create-424-once": { fault: post(later(424)), waits: [1] },
    "fault-create-500-once": { fault: post(later(500)), waits: [1] },
    "fault-create-504-once": { fault: post(later(504)), waits: [1] },
    "fault-create-503": { fault: post(unavailable, { times: 2 }), waits: [1, 2] },
    "fault-create-501": { fault: post(later(501)), doing: creating },
    "fault-create-429-retry-after": { fault: post(throttled, { times: 2 }), waits: [2, 2] },
    "fault-create-429-retry-after-http-date": {
      fault: post(retryAfter(429, "Sat, 21 Nov 2026 04:20:16 GMT")),
      waits: [1],
    },
    "fault-create-429-without-retry-after": { fault: post({ status: 429 }, { times: 3 }), waits: [1, 2, 4] },
    "fault-create-503-with-retry-after": { fault: post(retryAfter(503, "4")), waits: [4] },
    "fault-create-503-persistent": {
      fault: post(unavailable, { times: 99 }),
      doing: creating,
      waits: [1, 2, 4, 8, 16, 32, 61, 61, 61, 61, 61, 61, 61, 61],
    },
    "fault-create-503-persistent-short-timeout": {
      fault: post(unavailable, { times: 99 }),
      timeoutSeconds: 20,
      doing: creating,
      waits: [1, 2, 4],
    },
    "fault-create-connection-dropped": {
      fault: post("dropped"),
      error: `${creating}: Post "https://localhost:8443/v1.0/applications": other side closed`,
    },
    "fault-create-connection-dropped-on-get": {
      fault: get("dropped"),
      error: `[id] Retrieving ${named}: Get "https://localhost:8443/v1.0/applications/{id}": other side closed`,
      kept: true,
    },
    "fault-create-created-without-id": {
      fault: post({ status: 201, body: { displayName: "Console" } }),
      error: "Object ID returned for application is nil/empty: Bad API response",
    },
    "fault-create-empty-error": {
      fault: post({ status: 403 }),
      error: `${creating}: unexpected status 403 (403 Forbidden) received with no body`,
    },
    "fault-create-non-json-error": {
      fault: post({ status: 400, body: "<html>proxy says no</html>" }),
      error: `${creating}: unexpected status 400 (400 Bad Request) with response: <html>proxy says no</html>`,
    },
    "fault-create-beta-get-404": {
      fault: getBeta(gone),
      doing: `Retrieving additional properties for ${named}`,
      kept: true,
    },
    "fault-create-owners-get-404": {
      fault: getOwners(gone),
      doing: `[owners] Could not retrieve owners for ${named}`,
      kept: true,
    },
    // The real provider forgets what it made.
    "fault-create-get-404-after-create": {
      fault: get(gone),
      error:
        `${named} was not found although it was just written. It is kept in the state: run \`pulumi up\` again, ` +
        "or `pulumi refresh` if it was deleted meanwhile.",
      kept: true,
    },
    "fault-create-patch-400-other": { fault: patch(badUri), doing: patching, kept: true },
    "fault-create-patch-400-permission-not-disabled": { fault: patch(notDisabled), doing: patching, kept: true },
    "fault-create-patch-403": { fault: patch(forbidden), doing: patching, kept: true },
    "fault-create-patch-404-only-second": { fault: patch(gone, { after: 1 }), waits: [1] },
    "fault-create-patch-404-replication": { fault: patch(gone, { times: 4 }), waits: [1, 2, 4, 8] },
    "fault-create-patch-404-persistent-short-timeout": {
      fault: patch(gone, { times: 99 }),
      timeoutSeconds: 20,
      doing: "Timed out whilst waiting for new application to be replicated in Azure AD",
      kept: true,
      waits: [1, 2, 4],
    },
    "fault-create-patch-409": { fault: patch(conflict, { times: 2 }), waits: [1, 2] },
  };

  test.each(Object.entries(cases))("%s", (_, one) =>
    judge(service, one, () => application.create(program(), { timeoutSeconds: one.timeoutSeconds ?? 0 }), id),
  );

  test("fault-create-owner-remove-404", () => {
    const doing = 'Could not remove initial owner from application with object ID: "{id}"';
    const one = { fault: removeOwner(gone), doing, kept: true };
    return judge(service, one, () => application.create({ displayName: "Console" }), id);
  });

  test("that fails keeps what is certainly set", async () => {
    service.fault(patch(forbidden));
    const api = { mappedClaimsEnabled: true, requestedAccessTokenVersion: 2 };
    const failure = await application.create({ ...program(), api }).catch((reason: unknown) => reason);
    expect(failure).toMatchObject({
      id: `/applications/${id()}`,
      state: {
        api: { mappedClaimsEnabled: false, requestedAccessTokenVersion: 2 },
        displayName: "Console",
        objectId: id(),
        owners: [service.caller],
        tags: null,
      },
    });
  });

  test("that is cancelled stops between two requests and keeps what is there", async () => {
    const controller = new AbortController();
    service.fault(patch(unavailable, { times: 9 }));
    const { wait } = service;
    Object.assign(service, { wait: (seconds: number) => wait(seconds).then(() => controller.abort()) });
    await expect(application.create(program(), { signal: controller.signal })).rejects.toMatchObject({
      name: "PartialFailure",
      message: "the operation was cancelled; what was done before it is kept",
    });
    expect(service.requests).toHaveLength(2);
  });
});

describe("update", () => {
  const updating = 'Could not update application with object ID: "{id}"';
  const cases: Record<string, FaultCase> = {
    "fault-update-400": { fault: patch(badUri), doing: updating, kept: true },
    "fault-update-400-permission-not-disabled": { fault: patch(notDisabled), doing: updating, kept: true },
    "fault-update-403": { fault: patch(forbidden), doing: updating, kept: true },
    "fault-update-404": { fault: patch(gone), doing: updating, kept: true },
    "fault-update-409": { fault: patch(conflict), doing: updating, kept: true },
    "fault-update-429-retry-after": { fault: patch(throttled), waits: [2] },
    "fault-update-503": { fault: patch(unavailable), waits: [1] },
  };

  test.each(Object.entries(cases))("%s", async (_, one) => {
    await application.create(program());
    await judge(service, one, () => application.update({ ...program(), displayName: "Console 2" }), id);
  });

  test("that fails keeps the state as it was, so that the next one sends everything again", async () => {
    await application.create(program());
    service.fault(patch(forbidden));
    const failing = application.update({ ...program(), displayName: "Two" });
    await expect(failing).rejects.toMatchObject({ state: { displayName: "Console" } });
  });
});

describe("refresh", () => {
  const retrieving = `[id] Retrieving ${named}`;
  const cases: Record<string, FaultCase> = {
    "fault-refresh-403": { fault: get(forbidden), doing: retrieving },
    "fault-refresh-429-retry-after": { fault: get(throttled), waits: [2] },
    "fault-refresh-503": { fault: get(unavailable, { times: 2 }), waits: [1, 2] },
    "fault-refresh-503-persistent": {
      fault: get(unavailable, { times: 99 }),
      doing: retrieving,
      waits: [1, 2, 4, 8, 16, 32, 61, 61, 61],
    },
    "fault-refresh-owners-403": {
      fault: getOwners(forbidden),
      doing: `[owners] Could not retrieve owners for ${named}`,
    },
  };

  test.each(Object.entries(cases))("%s", async (_, one) => {
    await application.create(program());
    await judge(service, one, () => application.refresh(), id);
  });

  test("fault-refresh-404-once", async () => {
    await application.create(program());
    service.fault(get(gone));
    expect(await application.refresh()).toBe(false);
    expect(service.waits).toEqual([]);
  });
});

describe("delete", () => {
  const twice = (answer: typeof gone) => `[id] deleting ${named}: ${inWords(answer)}`;
  const cases: Record<string, FaultCase> = {
    "fault-delete-403": { fault: remove(forbidden), doing: twice(forbidden) },
    "fault-delete-404": { fault: remove(gone), doing: twice(gone) },
    "fault-delete-429": { fault: remove(throttled), waits: [2] },
  };

  test.each(Object.entries(cases))("%s", async (_, one) => {
    await application.create(program());
    await judge(service, one, () => application.delete(), id);
  });

  // The real provider reads until the application has been gone five times; the stand-in does not wait.
  test.each([
    "fault-delete-flapping",
    "fault-delete-get-403-while-waiting",
    "fault-delete-never-gone-short-timeout",
    "fault-delete-still-visible-for-a-while",
  ])("%s", async () => {
    await application.create(program());
    service.takeRequests();
    service.fault(get(forbidden));
    await application.delete();
    expect(service.takeRequests(id())).toEqual(["DELETE /v1.0/applications/{id} 204"]);
  });
});
