import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../src/protocol/property-values.ts";
import { CALLER, FakeGraph, FORBIDDEN } from "./fake-graph.ts";
import { OTHER, objectId, PROGRAM, ROLE } from "./registration.ts";
import { APPLICATION, StackResource } from "./stack.ts";

let graph: FakeGraph;
let application: StackResource;

beforeEach(async () => {
  graph = new FakeGraph();
  application = new StackResource(await graph.signIn(), APPLICATION);
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
    Object.assign(graph.objects.get(objectId(application)) ?? {}, { notes: "by hand" });
    await application.refresh();
    expect(application.state.notes).toBe("by hand");
    expect((await application.diff({ displayName: "RustDesk" })).detailed).toEqual({ notes: "DELETE" });
  });

  test("remembers a default that was changed outside instead of repairing it, as the real provider does", async () => {
    Object.assign(graph.objects.get(objectId(application)) ?? {}, { signInAudience: "AzureADMultipleOrgs" });
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
