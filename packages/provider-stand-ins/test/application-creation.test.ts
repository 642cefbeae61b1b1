import { beforeEach, describe, expect, test } from "vitest";

import { notKnown, type Values } from "../src/protocol/property-values.ts";
import { CALLER, FakeGraph, FORBIDDEN, notFound } from "./fake-graph.ts";
import { bodyOf, OTHER, objectId, PROGRAM, requestLines } from "./registration.ts";
import { APPLICATION, StackResource } from "./stack.ts";

let graph: FakeGraph;
let application: StackResource;

beforeEach(async () => {
  graph = new FakeGraph();
  application = new StackResource(await graph.signIn(), APPLICATION);
});

describe("create", () => {
  test("sends the requests of the real provider in its order", async () => {
    await application.create(PROGRAM);
    expect(requestLines(graph, application)).toEqual([
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
    expect(bodyOf(graph, "POST")).toEqual({
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
    const reference = "https://localhost:8443/v1.0/directoryObjects";
    expect(bodyOf(graph, "POST")["owners@odata.bind"]).toEqual([
      `${reference}/${CALLER}`,
      `${reference}/${OTHER}`,
    ]);
    expect(requestLines(graph, application)[3]).toBe(`DELETE /v1.0/applications/{id}/owners/${CALLER}/$ref`);
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
      path: `/beta/applications/${objectId(application)}`,
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
    expect(state.clientId).toBe(notKnown);
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

test("refuses an application from a template, which it does not cover", async () => {
  const templateId = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
  await expect(application.create({ ...PROGRAM, templateId })).rejects.toThrow(
    "does not cover applications made from a template",
  );
});
