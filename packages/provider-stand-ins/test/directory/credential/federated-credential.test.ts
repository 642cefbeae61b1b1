import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { conflict, forbidden, gone, inWords, refusal, throttled } from "../../fixtures/answer.ts";
import { type DirectoryService, staged } from "../../fixtures/directory-service.ts";
import { type FaultCase, judge, to } from "../../fixtures/fault-case.ts";
import type { StackResource } from "../../fixtures/stack.ts";

let service: DirectoryService;
let credential: StackResource;
let objectId: string;

beforeEach(async () => {
  const type = "ApplicationFederatedIdentityCredential";
  ({ service, resource: credential, objectId } = await staged(type));
});

const program = () => ({
  applicationId: `/applications/${objectId}`,
  displayName: "github-main",
  description: "deploys from main",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:org/repo:ref:refs/heads/main",
  audiences: ["api://AzureADTokenExchange"],
});
const id = () => objectId;
const credentialId = () => String(credential.state.credentialId);
const path = () => `/applications/${objectId}/federatedIdentityCredentials/${credentialId()}`;
const requests = () => service.takeRequests(credentialId()).map((line) => line.replace(objectId, "APP"));
const inDirectory = () => service.directory.federatedCredentials.list();

const line = "/v1.0/applications/APP/federatedIdentityCredentials";
const created = ["GET /v1.0/applications/APP 200", `POST ${line} 201`, `GET ${line}/{id} 200`];

describe("lifecycle", () => {
  test("it is kept, read back without a change, and deleted", async () => {
    await credential.create(program());
    expect(service.bodies("POST")).toEqual([
      {
        "@odata.type": "#microsoft.graph.federatedIdentityCredential",
        audiences: ["api://AzureADTokenExchange"],
        description: "deploys from main",
        issuer: "https://token.actions.githubusercontent.com",
        name: "github-main",
        subject: "repo:org/repo:ref:refs/heads/main",
      },
    ]);
    expect(requests()).toEqual(created);
    expect(credential.id).toBe(`${objectId}/federatedIdentityCredential/${inDirectory()[0]?.id}`);
    await credential.refresh();
    expect(requests()).toEqual([`GET ${line}/{id} 200`]);
    expect((await credential.diff(program())).changes).toBe(false);
    await credential.delete();
    expect(requests()).toEqual([`DELETE ${line}/{id} 204`]);
    expect(inDirectory()).toEqual([]);
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
    expect(requests()).toEqual([`PATCH ${line}/{id} 204`, `GET ${line}/{id} 200`]);
    expect(credential.state).toMatchObject(change);
  });

  test("loses a description that the program drops, and is replaced for another name or application", async () => {
    await credential.create(program());
    const { description: _, ...bare } = program();
    expect((await credential.diff(bare)).detailed).toEqual({ description: "DELETE" });
    const other = { displayName: "other", applicationId: "/applications/other" };
    expect((await credential.diff({ ...program(), ...other })).replaces).toEqual(["applicationId", "displayName"]);
  });
});

test("create-without-description: none is sent as empty and read back as none", async () => {
  const { description: _, ...bare } = program();
  await credential.create(bare);
  expect(service.bodies("POST")).toMatchObject([{ description: "" }]);
  expect(requests()).toEqual(created);
  expect(await credential.isSettled(bare)).toBe(true);
});

describe("import-and-drift", () => {
  test("is imported by its ID, and not by Graph's path", async () => {
    await credential.create(program());
    requests();
    expect(await credential.import(credential.id)).toEqual({ ...program(), __defaults: [] });
    expect(requests()).toEqual([`GET ${line}/{id} 200`]);
    expect(await credential.import(path())).toBeUndefined();
    expect(requests()).toEqual([]);
  });

  test("shows what was changed outside, and repairs it", async () => {
    await credential.create(program());
    await service.change("PATCH", path(), { subject: "changed" });
    await credential.refresh();
    expect((await credential.diff(program())).detailed).toEqual({ subject: "UPDATE" });
    await credential.update(program());
    expect(await credential.isSettled(program())).toBe(true);
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

test.each<[string, Values, string]>([
  ["audience", { audiences: ["a", "b"] }, "Attribute audiences supports 1 item maximum, but config has 2"],
  ["name", { displayName: "a".repeat(121) }, "expected length of display_name to be in the range (1 - 120)"],
])("checks-client-side: no request is made for a refused %s", async (_, wrong, reason) => {
  const failures = await credential.failures({ ...program(), ...wrong });
  expect(failures).toEqual([expect.stringContaining(reason)]);
  expect(requests()).toEqual([]);
});

describe("a fault of a create", () => {
  const post = to("POST", /\/federatedIdentityCredentials$/);
  const get = to("GET", /\/federatedIdentityCredentials\/[^/]+$/);
  const named = 'Application (Application: "{id}")';
  const adding = `Adding federated identity credential for ${named}`;
  const cases: Record<string, FaultCase> = {
    "fault-create-application-404": {
      fault: to("GET", /\/applications\/[^/]+$/)(gone),
      // The real provider says the reason twice.
      doing: `retrieving ${named}: ${inWords(gone)}`,
    },
    "fault-create-post-400-concurrent": {
      fault: post(refusal(409, "ConcurrentUpdate", "Concurrent update")),
      doing: adding,
    },
    "fault-create-post-403": { fault: post(forbidden), doing: adding },
    "fault-create-post-404": { fault: post(gone), doing: adding },
    "fault-create-post-409": { fault: post(conflict), doing: adding },
    "fault-create-post-429-retry-after": { fault: post(throttled), waits: [2] },
    // The real provider wants to see the credential five times; the stand-in waits only until it is there.
    "fault-create-appears-late": { fault: get(gone, { times: 3 }), waits: [1, 2, 4] },
    "fault-create-flaps": { fault: get(gone), waits: [1] },
  };

  test.each(Object.entries(cases))("%s", (_, one) => judge(service, one, () => credential.create(program()), id));

  test("fault-create-get-403-while-waiting", async () => {
    service.fault(get(forbidden));
    // The real provider loses it: it notes the ID only after the wait.
    const failure = await credential.create(program()).catch((reason: unknown) => reason);
    expect(failure).toMatchObject({
      name: "PartialFailure",
      message: expect.stringContaining(inWords(forbidden)),
      id: `${objectId}/federatedIdentityCredential/${inDirectory()[0]?.id}`,
    });
  });
});

test.each([
  ["fault-delete-403", forbidden],
  ["fault-delete-404", gone],
])("%s", async (_, answer) => {
  await credential.create(program());
  const doing =
    'Removing Application Id Federated Identity Credential (Application: "{id}"\n' +
    `Federated Identity Credential: "${credentialId()}")`;
  const fault = to("DELETE", /\/federatedIdentityCredentials\/[^/]+$/)(answer);
  await judge(service, { fault, doing }, () => credential.delete(), id);
});
