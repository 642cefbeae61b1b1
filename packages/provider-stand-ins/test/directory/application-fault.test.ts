import { beforeEach, describe, expect, test } from "vitest";

import { FORBIDDEN, refusal } from "../fake-graph.ts";
import { objectId, PROGRAM } from "../registration.ts";
import { APPLICATION, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";
import { CONFLICT, type FaultCase, GONE, IN_WORDS, judge, THROTTLED, UNAVAILABLE } from "./fault-case.ts";

let service: DirectoryService;
let application: StackResource;

beforeEach(async () => {
  service = new DirectoryService();
  application = new StackResource(await service.signIn(), APPLICATION);
});

const program = () => ({ ...PROGRAM, owners: [service.caller] });
/** The ID of the application even where its create failed. */
const id = () =>
  application.id === ""
    ? (service.graph.directory.applications
        .list()
        .find(({ displayName }) => /RustDesk|TERRAFORM/.test(displayName))?.id ?? "none")
    : objectId(application);

const post = { method: "POST", path: /\/applications$/ };
const patch = { method: "PATCH", path: /\/v1\.0\/applications\/[^/]+$/ };
const get = { method: "GET", path: /\/v1\.0\/applications\/[^/]+$/ };
const getBeta = { method: "GET", path: /\/beta\/applications\/[^/]+$/ };
const getOwners = { method: "GET", path: /\/owners$/ };
const remove = { method: "DELETE", path: /\/applications\/[^/]+$/ };

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
const notDisabledText =
  "unexpected status 400 (400 Bad Request) with error: CannotDeleteOrUpdateEnabledEntitlement: Permission (scope or " +
  "role) cannot be deleted or updated unless disabled first.";
const again = (status: number) => ({ ...post, answer: refusal(status, "later", "t") });

describe("create", () => {
  const cases: FaultCase[] = [
    {
      scenario: "fault-create-400-invalid-redirect-uri",
      fault: { ...post, answer: badUri },
      error: `Could not create application: ${badUriText}`,
    },
    {
      scenario: "fault-create-400-with-details-array",
      fault: {
        ...post,
        answer: {
          status: 400,
          body: {
            error: { code: "Request_BadRequest", message: "Missing.", details: [{ code: "MissingInput" }] },
          },
        },
      },
      error:
        "Could not create application: unexpected status 400 (400 Bad Request) with error: Request_BadRequest: Missing.",
    },
    {
      scenario: "fault-create-401",
      fault: { ...post, answer: refusal(401, "InvalidAuthenticationToken", "Access token has expired.") },
      error:
        "Could not create application: unexpected status 401 (401 Unauthorized) with error: InvalidAuthenticationToken: " +
        "Access token has expired.",
    },
    {
      scenario: "fault-create-403",
      fault: { ...post, answer: FORBIDDEN },
      error: `Could not create application: ${IN_WORDS.forbidden}`,
    },
    {
      scenario: "fault-create-409",
      fault: { ...post, answer: CONFLICT },
      error: `Could not create application: ${IN_WORDS.conflict}`,
    },
    { scenario: "fault-create-408-once", fault: again(408), waits: [1] },
    { scenario: "fault-create-424-once", fault: again(424), waits: [1] },
    { scenario: "fault-create-500-once", fault: again(500), waits: [1] },
    { scenario: "fault-create-504-once", fault: again(504), waits: [1] },
    { scenario: "fault-create-503", fault: { ...post, answer: UNAVAILABLE, times: 2 }, waits: [1, 2] },
    {
      scenario: "fault-create-501",
      fault: again(501),
      error: "Could not create application: unexpected status 501 (501 Not Implemented) with error: later: t",
    },
    {
      scenario: "fault-create-429-retry-after",
      fault: { ...post, answer: THROTTLED, times: 2 },
      waits: [2, 2],
    },
    {
      scenario: "fault-create-429-retry-after-http-date",
      fault: {
        ...post,
        answer: { status: 429, headers: { "retry-after": "Sat, 21 Nov 2026 04:20:16 GMT" } },
      },
      waits: [1],
    },
    {
      scenario: "fault-create-429-without-retry-after",
      fault: { ...post, answer: { status: 429 }, times: 3 },
      waits: [1, 2, 4],
    },
    {
      scenario: "fault-create-503-with-retry-after",
      fault: { ...post, answer: { status: 503, headers: { "retry-after": "4" } } },
      waits: [4],
    },
    {
      scenario: "fault-create-503-persistent",
      fault: { ...post, answer: UNAVAILABLE, times: 99 },
      error: `Could not create application: ${IN_WORDS.unavailable}`,
      waits: [1, 2, 4, 8, 16, 32, 61, 61, 61, 61, 61, 61, 61, 61],
    },
    {
      scenario: "fault-create-503-persistent-short-timeout",
      fault: { ...post, answer: UNAVAILABLE, times: 99 },
      timeoutSeconds: 20,
      error: `Could not create application: ${IN_WORDS.unavailable}`,
      waits: [1, 2, 4],
    },
    {
      scenario: "fault-create-connection-dropped",
      fault: { ...post, answer: "dropped" },
      error:
        'Could not create application: Post "https://localhost:8443/v1.0/applications": other side closed',
    },
    {
      scenario: "fault-create-connection-dropped-on-get",
      fault: { ...get, answer: "dropped" },
      error:
        '[id] Retrieving Application (Application: "{id}"): Get "https://localhost:8443/v1.0/applications/{id}": other ' +
        "side closed",
      kept: true,
    },
    {
      scenario: "fault-create-created-without-id",
      fault: { ...post, answer: { status: 201, body: { displayName: "RustDesk" } } },
      error: "Object ID returned for application is nil/empty: Bad API response",
    },
    {
      scenario: "fault-create-empty-error",
      fault: { ...post, answer: { status: 403 } },
      error: "Could not create application: unexpected status 403 (403 Forbidden) received with no body",
    },
    {
      scenario: "fault-create-non-json-error",
      fault: { ...post, answer: { status: 400, body: "<html>proxy says no</html>" } },
      error:
        "Could not create application: unexpected status 400 (400 Bad Request) with response: <html>proxy says no</html>",
    },
    {
      scenario: "fault-create-beta-get-404",
      fault: { ...getBeta, answer: GONE },
      error: `Retrieving additional properties for Application (Application: "{id}"): ${IN_WORDS.gone}`,
      kept: true,
    },
    {
      scenario: "fault-create-owners-get-404",
      fault: { ...getOwners, answer: GONE },
      error: `[owners] Could not retrieve owners for Application (Application: "{id}"): ${IN_WORDS.gone}`,
      kept: true,
    },
    {
      // The real provider forgets what it made.
      scenario: "fault-create-get-404-after-create",
      fault: { ...get, answer: GONE },
      error:
        'Application (Application: "{id}") was not found although it was just written. It is kept in the state: run ' +
        "`pulumi up` again, or `pulumi refresh` if it was deleted meanwhile.",
      kept: true,
    },
    {
      scenario: "fault-create-patch-400-other",
      fault: { ...patch, answer: badUri },
      error: `Failed to patch application with object ID "{id}" after creating: ${badUriText}`,
      kept: true,
    },
    {
      scenario: "fault-create-patch-400-permission-not-disabled",
      fault: { ...patch, answer: notDisabled },
      error: `Failed to patch application with object ID "{id}" after creating: ${notDisabledText}`,
      kept: true,
    },
    {
      scenario: "fault-create-patch-403",
      fault: { ...patch, answer: FORBIDDEN },
      error: `Failed to patch application with object ID "{id}" after creating: ${IN_WORDS.forbidden}`,
      kept: true,
    },
    {
      scenario: "fault-create-patch-404-only-second",
      fault: { ...patch, answer: GONE, after: 1 },
      waits: [1],
    },
    {
      scenario: "fault-create-patch-404-replication",
      fault: { ...patch, answer: GONE, times: 4 },
      waits: [1, 2, 4, 8],
    },
    {
      scenario: "fault-create-patch-404-persistent-short-timeout",
      fault: { ...patch, answer: GONE, times: 99 },
      timeoutSeconds: 20,
      error: `Timed out whilst waiting for new application to be replicated in Azure AD: ${IN_WORDS.gone}`,
      kept: true,
      waits: [1, 2, 4],
    },
    { scenario: "fault-create-patch-409", fault: { ...patch, answer: CONFLICT, times: 2 }, waits: [1, 2] },
  ];

  test.each(cases)("$scenario", (one) =>
    judge(service, one, () => application.create(program(), { timeoutSeconds: one.timeoutSeconds ?? 0 }), id),
  );

  test("fault-create-owner-remove-404", () =>
    judge(
      service,
      {
        scenario: "fault-create-owner-remove-404",
        fault: { method: "DELETE", path: /\/owners\/[^/]+\/\$ref$/, answer: GONE },
        error: `Could not remove initial owner from application with object ID: "{id}": ${IN_WORDS.gone}`,
        kept: true,
      },
      () => application.create({ displayName: "RustDesk" }),
      id,
    ));
});

describe("update", () => {
  const named = 'Could not update application with object ID: "{id}"';
  const cases: FaultCase[] = [
    {
      scenario: "fault-update-400",
      fault: { ...patch, answer: badUri },
      error: `${named}: ${badUriText}`,
      kept: true,
    },
    {
      scenario: "fault-update-400-permission-not-disabled",
      fault: { ...patch, answer: notDisabled },
      error: `${named}: ${notDisabledText}`,
      kept: true,
    },
    {
      scenario: "fault-update-403",
      fault: { ...patch, answer: FORBIDDEN },
      error: `${named}: ${IN_WORDS.forbidden}`,
      kept: true,
    },
    {
      scenario: "fault-update-404",
      fault: { ...patch, answer: GONE },
      error: `${named}: ${IN_WORDS.gone}`,
      kept: true,
    },
    {
      scenario: "fault-update-409",
      fault: { ...patch, answer: CONFLICT },
      error: `${named}: ${IN_WORDS.conflict}`,
      kept: true,
    },
    { scenario: "fault-update-429-retry-after", fault: { ...patch, answer: THROTTLED }, waits: [2] },
    { scenario: "fault-update-503", fault: { ...patch, answer: UNAVAILABLE }, waits: [1] },
  ];

  test.each(cases)("$scenario", async (one) => {
    await application.create(program());
    await judge(service, one, () => application.update({ ...program(), displayName: "RustDesk 2" }), id);
  });
});

describe("refresh", () => {
  const cases: FaultCase[] = [
    {
      scenario: "fault-refresh-403",
      fault: { ...get, answer: FORBIDDEN },
      error: `[id] Retrieving Application (Application: "{id}"): ${IN_WORDS.forbidden}`,
    },
    { scenario: "fault-refresh-429-retry-after", fault: { ...get, answer: THROTTLED }, waits: [2] },
    { scenario: "fault-refresh-503", fault: { ...get, answer: UNAVAILABLE, times: 2 }, waits: [1, 2] },
    {
      scenario: "fault-refresh-503-persistent",
      fault: { ...get, answer: UNAVAILABLE, times: 99 },
      error: `[id] Retrieving Application (Application: "{id}"): ${IN_WORDS.unavailable}`,
      waits: [1, 2, 4, 8, 16, 32, 61, 61, 61],
    },
    {
      scenario: "fault-refresh-owners-403",
      fault: { ...getOwners, answer: FORBIDDEN },
      error: `[owners] Could not retrieve owners for Application (Application: "{id}"): ${IN_WORDS.forbidden}`,
    },
  ];

  test.each(cases)("$scenario", async (one) => {
    await application.create(program());
    await judge(service, one, () => application.refresh(), id);
  });

  test("fault-refresh-404-once", async () => {
    await application.create(program());
    service.fault({ ...get, answer: GONE });
    expect(await application.refresh()).toBe(false);
    expect(service.waits).toEqual([]);
  });
});

describe("delete", () => {
  const twice = (text: string) => `[id] deleting Application (Application: "{id}"): ${text}: ${text}`;
  const cases: FaultCase[] = [
    {
      scenario: "fault-delete-403",
      fault: { ...remove, answer: FORBIDDEN },
      error: twice(IN_WORDS.forbidden),
    },
    { scenario: "fault-delete-404", fault: { ...remove, answer: GONE }, error: twice(IN_WORDS.gone) },
    { scenario: "fault-delete-429", fault: { ...remove, answer: THROTTLED }, waits: [2] },
  ];

  test.each(cases)("$scenario", async (one) => {
    await application.create(program());
    await judge(service, one, () => application.delete(), id);
  });

  // The real provider reads until the application has been gone five times; the stand-in does not wait.
  test.each([
    "fault-delete-flapping",
    "fault-delete-get-403-while-waiting",
    "fault-delete-never-gone-short-timeout",
    "fault-delete-still-visible-for-a-while",
  ])("%s", async (_) => {
    await application.create(program());
    service.takeRequests();
    service.fault({ ...get, answer: FORBIDDEN });
    const { objectId: deleted } = application.state;
    await application.delete();
    expect(service.takeRequests()).toEqual([`DELETE /v1.0/applications/${String(deleted)} 204`]);
  });
});
