import { beforeEach, expect, test } from "vitest";

import { FakeGraph, notFound } from "./fake-graph.ts";
import { APPLICATION, FEDERATED_CREDENTIAL, StackResource } from "./stack.ts";

let graph: FakeGraph;
let credential: StackResource;
let program: {
  applicationId: string;
  displayName: string;
  issuer: string;
  subject: string;
  audiences: string[];
};

beforeEach(async () => {
  graph = new FakeGraph();
  const provider = await graph.signIn();
  const application = await new StackResource(provider, APPLICATION).create({ displayName: "RustDesk" });
  credential = new StackResource(provider, FEDERATED_CREDENTIAL);
  program = {
    applicationId: application.id,
    displayName: "github-main",
    issuer: "https://token.actions.githubusercontent.com",
    subject: "repo:org/repo:environment:prod",
    audiences: ["api://AzureADTokenExchange"],
  };
  graph.requests.length = 0;
});

test("is created with an empty description where the program gives none", async () => {
  await credential.create(program);
  expect(graph.requests[1]?.body).toEqual({
    "@odata.type": "#microsoft.graph.federatedIdentityCredential",
    audiences: ["api://AzureADTokenExchange"],
    description: "",
    issuer: "https://token.actions.githubusercontent.com",
    name: "github-main",
    subject: "repo:org/repo:environment:prod",
  });
  expect(credential.id).toBe(
    `${program.applicationId.split("/").at(-1)}/federatedIdentityCredential/${String(credential.state.credentialId)}`,
  );
});

test("changes its subject in place and its name by replacement", async () => {
  await credential.create(program);
  expect((await credential.diff({ ...program, displayName: "other" })).replaces).toEqual(["displayName"]);
  await credential.update({ ...program, subject: "repo:org/repo:environment:dev" });
  expect(credential.state.subject).toBe("repo:org/repo:environment:dev");
  expect((await credential.diff({ ...program, subject: "repo:org/repo:environment:dev" })).changes).toBe(
    false,
  );
});

test("is imported by its id, and gone after its deletion", async () => {
  await credential.create(program);
  expect(await credential.import(credential.id)).toEqual({ ...program, __defaults: [] });
  await credential.delete();
  expect(await credential.refresh()).toBe(false);
});

test("says that its application is not there", async () => {
  graph.fault("GET", /applications/, notFound("x"));
  await expect(credential.create(program)).rejects.toThrow(
    /^retrieving Application .* unexpected status 404/,
  );
});

test("takes one audience and a name of at most 120 characters", async () => {
  expect(await credential.failures({ ...program, audiences: ["a", "b"] })).toEqual([
    "Too many list items. Attribute audiences supports 1 item maximum, but config has 2 declared.. Examine values at 'r.audiences'.",
  ]);
  expect(await credential.failures({ ...program, displayName: "a".repeat(121) })).toEqual([
    expect.stringContaining("expected length of display_name to be in the range (1 - 120)"),
  ]);
});
