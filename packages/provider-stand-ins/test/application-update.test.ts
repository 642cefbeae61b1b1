import { beforeEach, describe, expect, test } from "vitest";

import { CALLER, FakeGraph, FORBIDDEN } from "./fake-graph.ts";
import { bodyOf, OTHER, objectId, PROGRAM, ROLE, requestLines } from "./registration.ts";
import { APPLICATION, StackResource } from "./stack.ts";

let graph: FakeGraph;
let application: StackResource;

beforeEach(async () => {
  graph = new FakeGraph();
  application = new StackResource(await graph.signIn(), APPLICATION);
});

describe("update", () => {
  beforeEach(async () => {
    await application.create({ ...PROGRAM, appRoles: [ROLE] });
    graph.requests.length = 0;
  });

  test("sends one fixed block; lists that did not change stay out of it", async () => {
    await application.update({ ...PROGRAM, appRoles: [ROLE], displayName: "Two" });
    expect(Object.keys(bodyOf(graph, "PATCH")).sort()).toEqual([
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
    expect(bodyOf(graph, "PATCH").api).not.toHaveProperty("oauth2PermissionScopes");
  });

  test("disables a role before it is removed", async () => {
    await application.update(PROGRAM);
    expect(requestLines(graph, application).slice(0, 4)).toEqual([
      "GET /v1.0/applications/{id}",
      "PATCH /v1.0/applications/{id}",
      "GET /v1.0/applications/{id}",
      "PATCH /v1.0/applications/{id}",
    ]);
    expect(graph.objects.get(objectId(application))?.appRoles).toEqual([]);
  });

  test("does not disable a role that is only added", async () => {
    const admin = { ...ROLE, id: "b23204cf-b797-4fd2-8bec-179c38f3a53f", value: "admin" };
    await application.update({ ...PROGRAM, appRoles: [ROLE, admin] });
    expect(requestLines(graph, application).slice(0, 3)).toEqual([
      "GET /v1.0/applications/{id}",
      "PATCH /v1.0/applications/{id}",
      "GET /v1.0/applications/{id}",
    ]);
  });

  test("waits while Graph still shows a role enabled", async () => {
    const stale = { status: 200, body: { appRoles: [{ id: ROLE.id, isEnabled: true }] } };
    graph.fault("GET", /v1.0\/applications/, {
      status: 200,
      body: { ...graph.objects.get(objectId(application)) },
    });
    graph.fault("GET", /v1.0\/applications/, stale);
    await application.update(PROGRAM);
    expect(graph.waits).toEqual([1]);
  });

  test("adds and removes owners one by one", async () => {
    await application.update({ ...PROGRAM, appRoles: [ROLE], owners: [OTHER] });
    expect(requestLines(graph, application).slice(1, 4)).toEqual([
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

describe("delete", () => {
  test("removes the application and does not wait", async () => {
    await application.create(PROGRAM);
    graph.requests.length = 0;
    await application.delete();
    expect(requestLines(graph, application)).toEqual(["DELETE /v1.0/applications/{id}"]);
  });

  test("of one that is gone is an error", async () => {
    await application.create(PROGRAM);
    graph.objects.clear();
    await expect(application.delete()).rejects.toThrow(
      /^\[id\] deleting Application .* unexpected status 404/,
    );
  });
});
