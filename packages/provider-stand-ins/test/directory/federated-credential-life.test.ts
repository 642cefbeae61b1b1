import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../src/protocol/property-values.ts";
import { APPLICATION, FEDERATED_CREDENTIAL, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";

let service: DirectoryService;
let credential: StackResource;
let objectId: string;

beforeEach(async () => {
  service = new DirectoryService();
  const provider = await service.signIn();
  const owners = [service.caller];
  const application = await new StackResource(provider, APPLICATION).create({
    displayName: "RustDesk",
    owners,
  });
  objectId = String(application.state.objectId);
  credential = new StackResource(provider, FEDERATED_CREDENTIAL);
  service.takeRequests();
});

const program = (): Values => ({
  applicationId: `/applications/${objectId}`,
  displayName: "github-main",
  description: "deploys from main",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:org/repo:ref:refs/heads/main",
  audiences: ["api://AzureADTokenExchange"],
});
const path = () =>
  `/applications/${objectId}/federatedIdentityCredentials/${String(credential.state.credentialId)}`;
const requests = () =>
  service.takeRequests().map((line) => line.replace(path(), "{credential}").replace(objectId, "{id}"));
const get = "GET /v1.0{credential} 200";
const created = [
  "GET /v1.0/applications/{id} 200",
  "POST /v1.0/applications/{id}/federatedIdentityCredentials 201",
  get,
];

describe("lifecycle", () => {
  test("it is kept, read back without a change, and deleted", async () => {
    await credential.create(program());
    expect(requests()).toEqual(created);
    await credential.refresh();
    expect(requests()).toEqual([get]);
    expect((await credential.diff(program())).changes).toBe(false);
    await credential.delete();
    expect(requests()).toEqual(["DELETE /v1.0{credential} 204"]);
    expect(service.graph.directory.federatedCredentials.list()).toEqual([]);
  });

  test.each<[string, Values, Record<string, string>]>([
    ["subject", { subject: "repo:org/repo:environment:prod" }, { subject: "UPDATE" }],
    ["issuer", { issuer: "https://issuer.example.com" }, { issuer: "UPDATE" }],
    ["audience", { audiences: ["other"] }, { "audiences[0]": "UPDATE" }],
    ["description", { description: "x" }, { description: "UPDATE" }],
  ])("changes its %s in place", async (_, change, detailed) => {
    await credential.create(program());
    requests();
    expect((await credential.diff({ ...program(), ...change })).detailed).toEqual(detailed);
    await credential.update({ ...program(), ...change });
    expect(requests()).toEqual(["PATCH /v1.0{credential} 204", get]);
  });

  test("loses a description that the program drops, and is replaced for another name or application", async () => {
    await credential.create(program());
    const { description: _, ...bare } = program();
    expect((await credential.diff(bare)).detailed).toEqual({ description: "DELETE" });
    const other = { displayName: "other", applicationId: "/applications/other" };
    expect((await credential.diff({ ...program(), ...other })).replaces).toEqual([
      "applicationId",
      "displayName",
    ]);
  });
});

test("create-without-description: none is read back as none", async () => {
  const { description: _, ...bare } = program();
  await credential.create(bare);
  expect(requests()).toEqual(created);
  await credential.refresh();
  expect((await credential.diff(bare)).changes).toBe(false);
});

describe("import-and-drift", () => {
  test("is imported by its ID, and not by Graph's path", async () => {
    await credential.create(program());
    requests();
    expect(await credential.import(credential.id)).toMatchObject({ subject: program().subject });
    expect(requests()).toEqual([get]);
    expect(await credential.import(path())).toBeUndefined();
    expect(requests()).toEqual([]);
  });

  test("shows what was changed outside, and repairs it", async () => {
    await credential.create(program());
    await service.change("PATCH", path(), { subject: "changed" });
    await credential.refresh();
    expect((await credential.diff(program())).detailed).toEqual({ subject: "UPDATE" });
    await credential.update(program());
    await credential.refresh();
    expect((await credential.diff(program())).changes).toBe(false);
  });

  test("finds that it is gone; a delete without a refresh fails", async () => {
    await credential.create(program());
    await service.change("DELETE", path());
    expect(await credential.refresh()).toBe(false);
    await expect(credential.delete()).rejects.toThrow(
      /^Removing Application Id Federated Identity Credential .*404 \(404 Not Found\)/s,
    );
  });
});

test("checks-client-side: no request is made for inputs that are refused", async () => {
  const failures = await credential.failures({ ...program(), audiences: ["a", "b"] });
  expect(failures).toEqual([expect.stringContaining("Attribute audiences supports 1 item maximum")]);
  expect(requests()).toEqual([]);
});
