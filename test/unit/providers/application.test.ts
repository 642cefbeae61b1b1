import { beforeEach, describe, expect, test } from "vitest";

import { UNKNOWN, type Values } from "../../../local/providers/property-values.ts";
import {
  CALLER,
  FakeGraph,
  FORBIDDEN,
  type Json,
  notFound,
  refusal,
  type SeenRequest,
} from "./fake-graph.ts";
import { APPLICATION, StackResource } from "./stack.ts";

const OTHER = "00000000-0000-4000-8000-0000000000aa";
const ROLE = {
  id: "a23204cf-b797-4fd2-8bec-179c38f3a53f",
  displayName: "User",
  description: "RustDesk users",
  value: "user",
  allowedMemberTypes: ["User"],
};
const PROGRAM: Values = {
  displayName: "RustDesk",
  owners: [CALLER],
  web: {
    redirectUris: ["https://b.example.com/api/oidc/callback", "https://a.example.com/api/oidc/callback"],
    implicitGrant: { idTokenIssuanceEnabled: true, accessTokenIssuanceEnabled: false },
  },
};

let graph: FakeGraph;
let application: StackResource;

beforeEach(async () => {
  graph = new FakeGraph();
  application = new StackResource(await graph.signIn(), APPLICATION);
});

/** The requests since the last call: method and path, with the object ID of the one application left out. */
function requestLines(): string[] {
  return graph.requests.splice(0).map(({ method, path }) => `${method} ${path.replace(objectId(), "{id}")}`);
}

const objectId = () => String(application.state.objectId ?? "none");
const bodyOf = (requests: SeenRequest[], method: string): Json =>
  requests.find((one) => one.method === method)?.body ?? {};

describe("create", () => {
  test("sends the requests of the real provider in its order", async () => {
    await application.create(PROGRAM);
    expect(requestLines()).toEqual([
      "POST /v1.0/applications",
      "PATCH /v1.0/applications/{id}",
      "PATCH /v1.0/applications/{id}",
      "GET /v1.0/applications/{id}",
      "GET /beta/applications/{id}",
      "GET /v1.0/applications/{id}/owners",
    ]);
  });

  test("sends every property, unset ones as null or empty", async () => {
    await application.create({ displayName: "RustDesk", owners: [CALLER] });
    expect(bodyOf(graph.requests, "POST")).toEqual({
      "@odata.type": "#microsoft.graph.application",
      api: {
        acceptMappedClaims: false,
        knownClientApplications: [],
        oauth2PermissionScopes: [],
        requestedAccessTokenVersion: 1,
      },
      appRoles: [],
      description: null,
      displayName: "RustDesk",
      groupMembershipClaims: null,
      identifierUris: [],
      info: { marketingUrl: null, privacyStatementUrl: null, supportUrl: null, termsOfServiceUrl: null },
      isDeviceOnlyAuthSupported: false,
      isFallbackPublicClient: false,
      notes: null,
      optionalClaims: {},
      "owners@odata.bind": [`https://localhost:8443/v1.0/directoryObjects/${CALLER}`],
      publicClient: { redirectUris: [] },
      requiredResourceAccess: [],
      serviceManagementReference: null,
      signInAudience: "AzureADMyOrg",
      spa: { redirectUris: [] },
      tags: [],
      web: {
        homePageUrl: null,
        implicitGrantSettings: { enableAccessTokenIssuance: false, enableIdTokenIssuance: false },
        logoutUrl: null,
        redirectUris: [],
      },
    });
  });

  test("sets a temporary name and then the real one", async () => {
    await application.create(PROGRAM);
    const names = graph.requests
      .filter(({ method }) => method === "PATCH")
      .map(({ body }) => body?.displayName);
    expect(names).toEqual([expect.stringMatching(/^TERRAFORM_UPDATE_[0-9a-f-]{36}$/), "RustDesk"]);
  });

  test("makes the caller an owner first and removes it when the program does not list it", async () => {
    await application.create({ displayName: "RustDesk", owners: [OTHER] });
    const [post] = graph.requests;
    const bound = (post?.body?.["owners@odata.bind"] as string[]).map((owner) => owner.split("/").at(-1));
    expect(bound).toEqual([CALLER, OTHER]);
    expect(requestLines()[3]).toBe(`DELETE /v1.0/applications/{id}/owners/${CALLER}/$ref`);
    expect(application.state.owners).toEqual([OTHER]);
  });

  test("adds owners beyond twenty afterwards", async () => {
    const others = Array.from(
      { length: 21 },
      (_, index) => `00000000-0000-4000-8000-0000000001${10 + index}`,
    );
    await application.create({ displayName: "RustDesk", owners: [CALLER, ...others] });
    const added = graph.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/$ref"));
    expect(graph.requests[0]?.body?.["owners@odata.bind"]).toHaveLength(20);
    expect(added).toHaveLength(2);
  });

  test("sets what only the beta endpoint knows there", async () => {
    await application.create({ ...PROGRAM, oauth2PostResponseRequired: true });
    const patches = graph.requests.filter(({ method }) => method === "PATCH");
    expect(patches[2]).toEqual({
      method: "PATCH",
      path: `/beta/applications/${objectId()}`,
      body: { "@odata.type": "#microsoft.graph.application", oauth2RequirePostResponse: true },
    });
  });

  test("keeps sets in one order, whatever the program's", async () => {
    await application.create(PROGRAM);
    expect((application.state.web as Values).redirectUris).toEqual([
      "https://a.example.com/api/oidc/callback",
      "https://b.example.com/api/oidc/callback",
    ]);
  });

  test("shows in a preview what is not known yet", async () => {
    const state = await application.previewCreate(PROGRAM);
    expect(state.clientId).toBe(UNKNOWN);
    expect(state.displayName).toBe("RustDesk");
    expect(graph.requests).toEqual([]);
  });

  test("notes the version and time limits that the real provider looks for in a state", async () => {
    await application.create(PROGRAM);
    expect(JSON.parse(String(application.state.__meta))).toEqual({
      "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0": { create: 6e11, delete: 3e11, read: 3e11, update: 6e11 },
      schema_version: "2",
    });
  });
});

describe("a create that fails", () => {
  test("leaves nothing behind when Graph refuses the first request", async () => {
    graph.fault("POST", /applications$/, FORBIDDEN);
    await expect(application.create(PROGRAM)).rejects.toMatchObject({
      name: "GraphError",
      message:
        "Could not create application: unexpected status 403 (403 Forbidden) with error: " +
        "Authorization_RequestDenied: Insufficient privileges to complete the operation.",
    });
    expect(graph.objects.size).toBe(0);
  });

  test("keeps the application that exists already", async () => {
    graph.fault("PATCH", /applications/, FORBIDDEN);
    const failure = await application.create(PROGRAM).catch((error: unknown) => error);
    const [id] = graph.objects.keys();
    expect(failure).toMatchObject({
      name: "PartialFailure",
      id: `/applications/${id}`,
      state: { displayName: "RustDesk", objectId: id, owners: [CALLER], tags: null },
    });
  });

  test("keeps an application that Graph does not find right after it was made", async () => {
    graph.fault("GET", /v1.0\/applications/, notFound("x"));
    await expect(application.create(PROGRAM)).rejects.toMatchObject({
      name: "PartialFailure",
      message: expect.stringContaining("It is kept in the state: run `pulumi up` again"),
    });
  });

  test("says what was being sent when the connection breaks", async () => {
    graph.fault("POST", /applications$/, "dropped");
    await expect(application.create(PROGRAM)).rejects.toThrow(
      'Could not create application: Post "https://localhost:8443/v1.0/applications": other side closed',
    );
  });

  test("stops between two requests when it is cancelled, and keeps what is there", async () => {
    const controller = new AbortController();
    graph.fault("PATCH", /applications/, { status: 503 }, 9);
    const { wait } = graph;
    Object.assign(graph, { wait: async (seconds: number) => wait(seconds).then(() => controller.abort()) });
    application = new StackResource(await graph.signIn(), APPLICATION);
    await expect(application.create(PROGRAM, { signal: controller.signal })).rejects.toMatchObject({
      name: "PartialFailure",
      message: "the operation was cancelled; what was done before it is kept",
    });
    expect(graph.requests).toHaveLength(2);
  });
});

describe("retries", () => {
  test("wait 1, 2, 4 seconds while the new application spreads", async () => {
    graph.fault("PATCH", /applications/, notFound("x"), 3);
    await application.create(PROGRAM);
    expect(graph.waits).toEqual([1, 2, 4]);
  });

  test("follow Retry-After in seconds and ignore it as a date", async () => {
    graph.fault("POST", /applications$/, { status: 429, headers: { "retry-after": "7" } });
    graph.fault("POST", /applications$/, {
      status: 429,
      headers: { "retry-after": "Sat, 21 Nov 2026 00:00:00 GMT" },
    });
    await application.create(PROGRAM);
    expect(graph.waits).toEqual([7, 2]);
  });

  test("end with the time that the program allows", async () => {
    graph.fault("POST", /applications$/, { status: 503 }, 99);
    const failing = application.create(PROGRAM, { timeoutSeconds: 20 });
    await expect(failing).rejects.toThrow(
      "unexpected status 503 (503 Service Unavailable) received with no body",
    );
    expect(graph.waits).toEqual([1, 2, 4]);
  });

  test("are not made for a refusal, and not for a 404 of an update", async () => {
    await application.create(PROGRAM);
    graph.fault("PATCH", /applications/, notFound("x"));
    await expect(application.update({ ...PROGRAM, displayName: "Two" })).rejects.toThrow(
      /^Could not update application with object ID: "[^"]+": unexpected status 404 \(404 Not Found\)/,
    );
    expect(graph.waits).toEqual([]);
  });
});

describe("update", () => {
  beforeEach(async () => {
    await application.create({ ...PROGRAM, appRoles: [ROLE] });
    graph.requests.length = 0;
  });

  test("sends one fixed block; lists that did not change stay out of it", async () => {
    await application.update({ ...PROGRAM, appRoles: [ROLE], displayName: "Two" });
    expect(Object.keys(bodyOf(graph.requests, "PATCH")).sort()).toEqual([
      "@odata.type",
      "api",
      "description",
      "displayName",
      "groupMembershipClaims",
      "info",
      "isDeviceOnlyAuthSupported",
      "isFallbackPublicClient",
      "notes",
      "publicClient",
      "serviceManagementReference",
      "signInAudience",
      "spa",
      "tags",
      "web",
    ]);
    expect(bodyOf(graph.requests, "PATCH").api).not.toHaveProperty("oauth2PermissionScopes");
  });

  test("disables a role before it is removed", async () => {
    await application.update(PROGRAM);
    expect(requestLines().slice(0, 4)).toEqual([
      "GET /v1.0/applications/{id}",
      "PATCH /v1.0/applications/{id}",
      "GET /v1.0/applications/{id}",
      "PATCH /v1.0/applications/{id}",
    ]);
    expect(graph.objects.get(objectId())?.appRoles).toEqual([]);
  });

  test("does not disable a role that is only added", async () => {
    const admin = { ...ROLE, id: "b23204cf-b797-4fd2-8bec-179c38f3a53f", value: "admin" };
    await application.update({ ...PROGRAM, appRoles: [ROLE, admin] });
    expect(requestLines().slice(0, 3)).toEqual([
      "GET /v1.0/applications/{id}",
      "PATCH /v1.0/applications/{id}",
      "GET /v1.0/applications/{id}",
    ]);
  });

  test("waits while Graph still shows a role enabled", async () => {
    const stale = { status: 200, body: { appRoles: [{ id: ROLE.id, isEnabled: true }] } };
    graph.fault("GET", /v1.0\/applications/, { status: 200, body: { ...graph.objects.get(objectId()) } });
    graph.fault("GET", /v1.0\/applications/, stale);
    await application.update(PROGRAM);
    expect(graph.waits).toEqual([1]);
  });

  test("adds and removes owners one by one", async () => {
    await application.update({ ...PROGRAM, appRoles: [ROLE], owners: [OTHER] });
    expect(requestLines().slice(1, 4)).toEqual([
      "GET /v1.0/applications/{id}/owners",
      "POST /v1.0/applications/{id}/owners/$ref",
      `DELETE /v1.0/applications/{id}/owners/${CALLER}/$ref`,
    ]);
    expect(application.state.owners).toEqual([OTHER]);
  });

  test("that fails keeps the state as it was, so that the next one sends everything again", async () => {
    graph.fault("PATCH", /applications/, FORBIDDEN);
    const failing = application.update({ ...PROGRAM, appRoles: [ROLE], displayName: "Two" });
    await expect(failing).rejects.toMatchObject({
      name: "PartialFailure",
      state: { displayName: "RustDesk" },
    });
  });
});

describe("diff", () => {
  beforeEach(async () => {
    await application.create(PROGRAM);
  });

  test("is nothing for the same program, also after a refresh", async () => {
    expect(await application.diff(PROGRAM)).toMatchObject({ changes: false, detailed: {} });
    await application.refresh();
    expect(await application.diff(PROGRAM)).toMatchObject({ changes: false, detailed: {} });
  });

  test("names members of a set by their place in the program", async () => {
    const web = PROGRAM.web as Values;
    const redirectUris = [...(web.redirectUris as string[]), "http://localhost:8000/api/oidc/callback"];
    const { detailed } = await application.diff({ ...PROGRAM, web: { ...web, redirectUris } });
    expect(detailed).toEqual({ "web.redirectUris[2]": "ADD" });
  });

  test("replaces for another template only", async () => {
    const templateId = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
    expect(await application.diff({ ...PROGRAM, templateId })).toMatchObject({
      detailed: { templateId: "UPDATE_REPLACE" },
      replaces: ["templateId"],
    });
  });

  test("tells removal from change", async () => {
    await application.update({ ...PROGRAM, notes: "n" });
    expect((await application.diff({ ...PROGRAM, notes: "m" })).detailed).toEqual({ notes: "UPDATE" });
    expect((await application.diff(PROGRAM)).detailed).toEqual({ notes: "DELETE" });
  });

  test("does not count an empty web platform that the program drops", async () => {
    const plain = new StackResource(await graph.signIn(), APPLICATION);
    await plain.create({ displayName: "x", web: { implicitGrant: { idTokenIssuanceEnabled: false } } });
    expect((await plain.diff({ displayName: "x" })).changes).toBe(false);
    expect((await application.diff({ displayName: "RustDesk", owners: [CALLER] })).detailed).toEqual({
      web: "DELETE",
    });
  });

  test("leaves out what the program ignores", async () => {
    const changed = { ...PROGRAM, displayName: "Two" };
    expect((await application.diff(changed, ["displayName"])).changes).toBe(false);
  });

  test("knows that the IDs of roles follow from the roles", async () => {
    const { detailed } = await application.diff({ ...PROGRAM, appRoles: [ROLE] });
    expect(detailed).toEqual({ appRoleIds: "UPDATE", appRoles: "ADD" });
  });
});

describe("refresh", () => {
  beforeEach(async () => {
    await application.create({ displayName: "RustDesk" });
  });

  test("shows what was changed outside, and the next diff repairs it", async () => {
    Object.assign(graph.objects.get(objectId()) ?? {}, { notes: "by hand" });
    await application.refresh();
    expect(application.state.notes).toBe("by hand");
    expect((await application.diff({ displayName: "RustDesk" })).detailed).toEqual({ notes: "DELETE" });
  });

  test("remembers a default that was changed outside instead of repairing it, as the real provider does", async () => {
    Object.assign(graph.objects.get(objectId()) ?? {}, { signInAudience: "AzureADMultipleOrgs" });
    await application.refresh();
    expect((await application.diff({ displayName: "RustDesk" })).changes).toBe(false);
  });

  test("finds that the application is gone", async () => {
    graph.objects.clear();
    expect(await application.refresh()).toBe(false);
  });

  test("fails rather than forget it when Graph refuses to answer", async () => {
    graph.fault("GET", /applications/, FORBIDDEN);
    await expect(application.refresh()).rejects.toThrow(
      /^\[id\] Retrieving Application \(Application: "[^"]+"\): unexpected status 403/,
    );
  });
});

describe("import", () => {
  test("gives the inputs of a program, without defaults", async () => {
    await application.create({ ...PROGRAM, appRoles: [ROLE], featureTags: [{ hide: true }] });
    expect(await application.import(application.id)).toEqual({
      __defaults: [],
      appRoles: [{ ...ROLE, __defaults: [] }],
      displayName: "RustDesk",
      featureTags: [{ __defaults: [], hide: true }],
      owners: [CALLER],
      web: {
        __defaults: [],
        implicitGrant: { __defaults: [], idTokenIssuanceEnabled: true },
        redirectUris: ["https://a.example.com/api/oidc/callback", "https://b.example.com/api/oidc/callback"],
      },
    });
  });

  test("does not find a bare object ID, and asks nobody", async () => {
    expect(await application.import(OTHER)).toBeUndefined();
    expect(graph.requests).toEqual([]);
  });
});

describe("preventDuplicateNames", () => {
  const program = { displayName: "Bob's RustDesk", owners: [CALLER], preventDuplicateNames: true };

  test("refuses a taken name in the preview", async () => {
    await application.create({ ...program, preventDuplicateNames: false });
    const second = new StackResource(await graph.signIn(), APPLICATION);
    await expect(second.previewCreate(program)).rejects.toMatchObject({
      name: "RefusedPlan",
      message: expect.stringContaining(
        `An existing "azuread_application" with name "Bob's RustDesk" (ID: "${objectId()}")`,
      ),
    });
  });

  test("asks for the name with its quote doubled, and takes a free one", async () => {
    await application.create(program);
    expect(graph.requests[0]).toEqual({
      method: "GET",
      path: "/v1.0/applications",
      query: "?%24filter=displayName+eq+%27Bob%27%27s+RustDesk%27",
    });
  });

  test("lets an application keep its own name", async () => {
    await application.create(program);
    await expect(application.update({ ...program, notes: "n" })).resolves.toBeUndefined();
  });
});

describe("delete", () => {
  test("removes the application and does not wait", async () => {
    await application.create(PROGRAM);
    graph.requests.length = 0;
    await application.delete();
    expect(requestLines()).toEqual(["DELETE /v1.0/applications/{id}"]);
  });

  test("of one that is gone is an error", async () => {
    await application.create(PROGRAM);
    graph.objects.clear();
    await expect(application.delete()).rejects.toThrow(
      /^\[id\] deleting Application .* unexpected status 404/,
    );
  });
});

test.each([
  [
    "two roles with one ID",
    { appRoles: [ROLE, { ...ROLE, value: "other" }] },
    `validation failed: duplicate ID found: "${ROLE.id}"`,
  ],
  [
    "two roles with one value",
    { appRoles: [ROLE, { ...ROLE, id: "b23204cf-b797-4fd2-8bec-179c38f3a53f" }] },
    'validation failed: duplicate value found: "user"',
  ],
  [
    "personal accounts with version 1 tokens",
    { signInAudience: "AzureADandPersonalMicrosoftAccount" },
    "`requested_access_token_version` must be 2 when",
  ],
  [
    "personal accounts with a wildcard",
    {
      signInAudience: "PersonalMicrosoftAccount",
      api: { requestedAccessTokenVersion: 2 },
      web: { redirectUris: ["https://*.example.com/cb"] },
    },
    "`redirect_uris` having wildcard hosts are not supported when",
  ],
])("refuses %s before any request", async (_, extra, message) => {
  await expect(application.previewCreate({ displayName: "x", ...extra })).rejects.toThrow(message);
  expect(graph.requests).toEqual([]);
});

test("refuses an application from a template, which it does not cover", async () => {
  const templateId = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
  await expect(application.create({ ...PROGRAM, templateId })).rejects.toThrow(
    "does not cover applications made from a template",
  );
});

test("shows Graph's text as it is when it is no Graph error", async () => {
  graph.fault("POST", /applications$/, { status: 400, body: "<html>proxy says no</html>" });
  await expect(application.create(PROGRAM)).rejects.toThrow(
    "Could not create application: unexpected status 400 (400 Bad Request) with response: <html>proxy says no</html>",
  );
});

test("sends every request with the token and the headers of the real provider", async () => {
  await application.create(PROGRAM);
  for (const headers of graph.headers) {
    expect(headers.get("authorization")).toMatch(/^Bearer e30\./);
    expect(headers.get("accept")).toBe("application/json; charset=utf-8; IEEE754Compatible=false");
    expect(headers.get("odata-version")).toBe("4.0");
  }
});

test("takes a refusal that means a replication lag only for what it is", async () => {
  graph.fault("PATCH", /applications/, refusal(400, "Request_BadRequest", "Invalid value"));
  await expect(application.create(PROGRAM)).rejects.toThrow(
    /^Failed to patch application with object ID "[^"]+" after creating: unexpected status 400/,
  );
});
