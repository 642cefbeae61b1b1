import { beforeEach, describe, expect, test } from "vitest";

import { FakeGraph, FORBIDDEN, type Json, notFound, refusal } from "./fake-graph.ts";
import { APPLICATION, PASSWORD, StackResource } from "./stack.ts";

let graph: FakeGraph;
let applicationId: string;
let password: StackResource;

beforeEach(async () => {
  graph = new FakeGraph();
  const provider = await graph.signIn();
  const application = await new StackResource(provider, APPLICATION).create({ displayName: "RustDesk" });
  applicationId = application.id;
  password = new StackResource(provider, PASSWORD);
  graph.requests.length = 0;
});

const END_DATE = "2027-11-21T00:00:00Z";
const program = () => ({ applicationId, displayName: "rustdesk-1", endDate: END_DATE });
const objectId = () => applicationId.split("/").at(-1) ?? "";
const credentials = () => graph.objects.get(objectId())?.passwordCredentials as Json[];

describe("create", () => {
  test("adds a password and reads it once, without waiting", async () => {
    await password.create(program());
    expect(graph.requests.map(({ method, path }) => `${method} ${path.replace(objectId(), "{id}")}`)).toEqual(
      [
        "GET /v1.0/applications/{id}",
        "POST /v1.0/applications/{id}/addPassword",
        "GET /v1.0/applications/{id}",
      ],
    );
    expect(graph.requests[1]?.body).toEqual({
      passwordCredential: { displayName: "rustdesk-1", endDateTime: END_DATE },
    });
    expect(graph.waits).toEqual([]);
  });

  test("answers the value, and the dates as the program wrote them", async () => {
    await password.create(program());
    const keyId = String(credentials()[0]?.keyId);
    expect(password.id).toBe(`${objectId()}/password/${keyId}`);
    expect(password.state).toMatchObject({ keyId, value: `secret of ${keyId}`, endDate: END_DATE });
  });

  test("keeps the value when the read after it fails", async () => {
    graph.fault("GET", /applications/, { status: 200, body: {} });
    graph.fault("GET", /applications/, FORBIDDEN);
    const failure = await password.create(program()).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: "PartialFailure",
      id: `${objectId()}/password/${credentials()[0]?.keyId}`,
      state: { value: `secret of ${credentials()[0]?.keyId}` },
      secrets: ["value"],
    });
  });

  test("removes a password whose value did not come", async () => {
    graph.fault("POST", /addPassword/, { status: 200, body: { keyId: "k" } });
    await expect(password.create(program())).rejects.toThrow("nil or empty password received");
    expect(graph.requests.at(-1)).toMatchObject({ method: "POST", body: { keyId: "k" } });
    expect(graph.requests.at(-1)?.path).toMatch(/removePassword$/);
  });

  test("shows the policy that refuses a long life", async () => {
    const message = "Credential lifetime exceeds the max value allowed as per assigned policy";
    graph.fault("POST", /addPassword/, refusal(400, "CredentialInvalidLifetimeAsPerAppPolicy", message));
    await expect(password.create(program())).rejects.toThrow(
      `Adding password for Application (Application: "${objectId()}"): unexpected status 400 (400 Bad Request) ` +
        `with error: CredentialInvalidLifetimeAsPerAppPolicy: ${message}`,
    );
  });

  test("says that the application is not there", async () => {
    graph.fault("GET", /applications/, notFound("x"));
    await expect(password.create(program())).rejects.toThrow(
      `[application_id] Application (Application: "${objectId()}") was not found`,
    );
  });

  test("adds two passwords to one application one after the other", async () => {
    const second = new StackResource(await graph.signIn(), PASSWORD);
    await Promise.all([
      password.create(program()),
      second.create({ ...program(), displayName: "rustdesk-2" }),
    ]);
    expect(credentials()).toHaveLength(2);
  });
});

describe("diff", () => {
  beforeEach(async () => {
    await password.create({ ...program(), rotateWhenChanged: { rotation: "1" } });
  });

  test.each([
    ["another name", { displayName: "x" }, { displayName: "UPDATE_REPLACE" }],
    [
      "the same moment in another notation",
      { endDate: "2027-11-21T01:00:00+01:00" },
      { endDate: "UPDATE_REPLACE" },
    ],
    [
      "a rotation",
      { rotateWhenChanged: { rotation: "2" } },
      { "rotateWhenChanged.rotation": "UPDATE_REPLACE" },
    ],
  ])("replaces for %s", async (_, change, detailed) => {
    const changed = { ...program(), rotateWhenChanged: { rotation: "1" }, ...change };
    expect((await password.diff(changed)).detailed).toEqual(detailed);
  });

  test("keeps the name and the dates that the program drops", async () => {
    const bare = { applicationId, rotateWhenChanged: { rotation: "1" } };
    expect((await password.diff(bare)).changes).toBe(false);
  });
});

describe("refresh", () => {
  beforeEach(async () => {
    await password.create(program());
  });

  test("keeps the value, which Graph never tells again", async () => {
    const { value } = password.state;
    expect(await password.refresh()).toBe(true);
    expect(password.state.value).toBe(value);
  });

  test("finds a key ID in upper case", async () => {
    const [credential] = credentials();
    Object.assign(credential ?? {}, { keyId: String(credential?.keyId).toUpperCase() });
    expect(await password.refresh()).toBe(true);
  });

  test("finds that the password or its application is gone", async () => {
    credentials().length = 0;
    expect(await password.refresh()).toBe(false);
    graph.objects.clear();
    expect(await password.refresh()).toBe(false);
  });
});

test("cannot be imported, because nobody knows the value", async () => {
  await password.create(program());
  graph.requests.length = 0;
  expect(await password.import(password.id)).toBeUndefined();
  expect(graph.requests).toEqual([]);
});

test("is removed by its key ID, and a refusal is shown", async () => {
  await password.create(program());
  graph.fault("POST", /removePassword/, FORBIDDEN);
  await expect(password.delete()).rejects.toThrow(/^Removing password credential "[^"]+" from Application/);
  await password.delete();
  expect(credentials()).toEqual([]);
});

test.each([
  ["no application", {}, 'The argument "application_id" is required'],
  ["a bare object ID", { applicationId: "x" }, "the number of segments didn't match"],
  ["another kind of ID", { applicationId: "/servicePrincipals/x" }, "the segment at position 0 didn't match"],
  [
    "a date that is none",
    { applicationId: "/applications/x", endDate: "next year" },
    'cannot parse "next year" as "2006"',
  ],
  [
    "a date without time",
    { applicationId: "/applications/x", endDate: "2027-01-01" },
    'cannot parse "" as "T"',
  ],
  [
    "a day that is not in the calendar",
    { applicationId: "/applications/x", endDate: "2027-02-30T00:00:00Z" },
    "day out of range",
  ],
  ["a value", { applicationId: "/applications/x", value: "mine" }, 'Can\'t configure a value for "value"'],
  [
    "two end dates",
    { applicationId: "/applications/x", endDate: END_DATE, endDateRelative: "1h" },
    '"end_date": conflicts with end_date_relative',
  ],
])("refuses %s before any request", async (_, inputs, reason) => {
  expect(await password.failures(inputs)).toContainEqual(expect.stringContaining(reason));
  expect(graph.requests).toEqual([]);
});
