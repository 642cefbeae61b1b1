import { beforeEach, describe, expect, test } from "vitest";

import { CALLER, FakeGraph, FORBIDDEN, notFound, refusal } from "./fake-graph.ts";
import { APPLICATION, SERVICE_PRINCIPAL, StackResource } from "./stack.ts";

let graph: FakeGraph;
let servicePrincipal: StackResource;
let clientId: string;

beforeEach(async () => {
  graph = new FakeGraph();
  const provider = await graph.signIn();
  const application = await new StackResource(provider, APPLICATION).create({ displayName: "RustDesk" });
  clientId = String(application.state.clientId);
  servicePrincipal = new StackResource(provider, SERVICE_PRINCIPAL);
  graph.requests.length = 0;
});

const program = () => ({ clientId, owners: [CALLER], featureTags: [{ enterprise: true, hide: true }] });

function requestLines(): string[] {
  const objectId = String(servicePrincipal.state.objectId);
  return graph.requests.splice(0).map(({ method, path }) => `${method} ${path.replace(objectId, "{id}")}`);
}

describe("create", () => {
  test("looks for an existing one, posts a temporary description and sets the real one", async () => {
    await servicePrincipal.create(program());
    const [list, post, patch] = graph.requests;
    expect(list?.query).toBe(`?%24filter=appId+eq+%27${clientId}%27`);
    expect(post?.body).toEqual({
      "@odata.type": "#microsoft.graph.servicePrincipal",
      accountEnabled: true,
      alternativeNames: [],
      appId: clientId,
      appRoleAssignmentRequired: false,
      description: expect.stringMatching(/^TERRAFORM_UPDATE_/),
      loginUrl: null,
      notes: null,
      notificationEmailAddresses: [],
      "owners@odata.bind": [`https://localhost:8443/v1.0/directoryObjects/${CALLER}`],
      preferredSingleSignOnMode: null,
      samlSingleSignOnSettings: {},
      tags: ["WindowsAzureActiveDirectoryIntegratedApp", "HideApp"],
    });
    expect(patch?.body).toEqual({ "@odata.type": "#microsoft.graph.servicePrincipal", description: null });
    expect(requestLines()).toEqual([
      "GET /v1.0/servicePrincipals",
      "POST /v1.0/servicePrincipals",
      "PATCH /v1.0/servicePrincipals/{id}",
      "GET /v1.0/servicePrincipals/{id}",
      "GET /beta/servicePrincipals/{id}",
      "GET /v1.0/servicePrincipals/{id}/owners",
    ]);
  });

  test("refuses when there is one already", async () => {
    const existing = await servicePrincipal.create(program());
    const second = new StackResource(await graph.signIn(), SERVICE_PRINCIPAL);
    await expect(second.create(program())).rejects.toThrow(
      `[id] A resource with the ID "${String(existing.state.objectId)}" already exists`,
    );
  });

  test("takes over the existing one with useExisting, and its deletion may be refused", async () => {
    const existing = await servicePrincipal.create(program());
    const adopted = new StackResource(await graph.signIn(), SERVICE_PRINCIPAL);
    await adopted.create({ ...program(), useExisting: true });
    expect(adopted.id).toBe(existing.id);
    graph.fault("DELETE", /servicePrincipals/, FORBIDDEN);
    await expect(adopted.delete()).resolves.toBeUndefined();
  });

  test("waits while the application has not arrived everywhere", async () => {
    const message = "The appId 'x' of the service principal does not reference a valid application object.";
    graph.fault("POST", /servicePrincipals$/, refusal(400, "Request_BadRequest", message), 2);
    await servicePrincipal.create(program());
    expect(graph.waits).toEqual([1, 2]);
  });

  test("does not wait for any other refusal", async () => {
    graph.fault("POST", /servicePrincipals$/, refusal(400, "Request_BadRequest", "Some other problem."));
    await expect(servicePrincipal.create(program())).rejects.toThrow(
      "Could not create service principal: unexpected status 400 (400 Bad Request) with error: " +
        "Request_BadRequest: Some other problem.",
    );
    expect(graph.waits).toEqual([]);
  });

  test("keeps it when the first change is refused", async () => {
    graph.fault("PATCH", /servicePrincipals/, notFound("x"));
    await expect(servicePrincipal.create(program())).rejects.toMatchObject({
      name: "PartialFailure",
      id: expect.stringMatching(/^\/servicePrincipals\//),
      message: expect.stringMatching(/^Timed out whilst waiting for new service principal to be replicated/),
    });
  });
});

describe("diff and update", () => {
  beforeEach(async () => {
    await servicePrincipal.create(program());
    graph.requests.length = 0;
  });

  test("finds nothing to do for the same program, also when a foreign tag was added outside", async () => {
    const tags = [...(servicePrincipal.state.tags as string[]), "foreign"];
    Object.assign(graph.objects.get(String(servicePrincipal.state.objectId)) ?? {}, { tags });
    await servicePrincipal.refresh();
    expect((await servicePrincipal.diff(program())).changes).toBe(false);
  });

  test("replaces for another application", async () => {
    const other = "a23204cf-b797-4fd2-8bec-179c38f3a53f";
    expect(await servicePrincipal.diff({ ...program(), clientId: other })).toMatchObject({
      detailed: { clientId: "UPDATE_REPLACE" },
      replaces: ["clientId"],
    });
  });

  test("keeps feature tags that the program drops, and disables what it stops requiring", async () => {
    await servicePrincipal.update({ ...program(), appRoleAssignmentRequired: true });
    const { detailed } = await servicePrincipal.diff({ clientId, owners: [CALLER] });
    expect(detailed).toEqual({ appRoleAssignmentRequired: "DELETE" });
  });

  test("sends the whole block", async () => {
    await servicePrincipal.update({ ...program(), notes: "n" });
    expect(graph.requests[0]?.body).toMatchObject({ notes: "n", accountEnabled: true, description: null });
    expect(requestLines()[0]).toBe("PATCH /v1.0/servicePrincipals/{id}");
  });
});

test.each([
  ["no client ID", {}, 'The argument "client_id" is required'],
  ["a client ID that is no UUID", { clientId: "x" }, 'expected "client_id" to be a valid UUID, got x'],
  [
    "two ways to give tags",
    { clientId: "a23204cf-b797-4fd2-8bec-179c38f3a53f", tags: ["a"], featureTags: [{ hide: true }] },
    '"feature_tags": conflicts with tags',
  ],
])("refuses %s", async (_, inputs, reason) => {
  expect(await servicePrincipal.failures(inputs)).toContainEqual(expect.stringContaining(reason));
});
