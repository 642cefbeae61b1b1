import { beforeEach, describe, expect, test } from "vitest";

import { CALLER, FakeGraph } from "./fake-graph.ts";
import { objectId, ROLE } from "./registration.ts";
import { APPLICATION, StackResource } from "./stack.ts";

let graph: FakeGraph;
let application: StackResource;

beforeEach(async () => {
  graph = new FakeGraph();
  application = new StackResource(await graph.signIn(), APPLICATION);
});

describe("preventDuplicateNames", () => {
  const program = { displayName: "Bob's RustDesk", owners: [CALLER], preventDuplicateNames: true };

  test("refuses a taken name in the preview", async () => {
    await application.create({ ...program, preventDuplicateNames: false });
    const second = new StackResource(await graph.signIn(), APPLICATION);
    await expect(second.previewCreate(program)).rejects.toMatchObject({
      name: "RefusedPlan",
      message: expect.stringContaining(
        `An existing "azuread_application" with name "Bob's RustDesk" (ID: "${objectId(application)}")`,
      ),
    });
  });

  test("asks for the name with its quote as it is, like the real provider, and takes a free one", async () => {
    await application.create(program);
    expect(graph.requests[0]).toEqual({
      method: "GET",
      path: "/v1.0/applications",
      query: "?%24filter=displayName+eq+%27Bob%27s+RustDesk%27",
    });
  });

  test("lets an application keep its own name", async () => {
    await application.create(program);
    await expect(application.update({ ...program, notes: "n" })).resolves.toBeUndefined();
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
