import { beforeEach, describe, expect, test } from "vitest";

import type { Values } from "../../../src/protocol/property-values.ts";
import { type DirectoryService, staged } from "../../fixtures/directory-service.ts";
import { StackResource } from "../../fixtures/stack.ts";

const type = "ApplicationPassword";
const endDate = "2027-11-21T00:00:00Z";

let service: DirectoryService;
let password: StackResource;
let another: StackResource;
let objectId: string;

beforeEach(async () => {
  const stage = await staged(type);
  ({ service, resource: password, objectId } = stage);
  another = new StackResource(stage.provider, type);
});

const bare = (): Values => ({ applicationId: `/applications/${objectId}` });
const program = (): Values => ({ ...bare(), displayName: "secret-1", endDate });
const rotating = (rotation: string) => ({ ...program(), rotateWhenChanged: { rotation } });
const credentials = () => service.directory.applications.get(objectId)?.passwordCredentials ?? [];
const requests = () => service.takeRequests(objectId);
const get = "GET /v1.0/applications/{id} 200";
const add = "POST /v1.0/applications/{id}/addPassword 200";
const removal = "POST /v1.0/applications/{id}/removePassword 204";

/** Puts another credential in place of the one that is there, since Graph does not let anybody change one, and looks. */
async function drift(change: Partial<{ displayName: string | null; endDateTime: string; keyId: string }>) {
  const application = service.directory.applications.get(objectId);
  if (application !== undefined) {
    const passwordCredentials = application.passwordCredentials.map((one) => ({ ...one, ...change }));
    service.directory.applications.update({ ...application, passwordCredentials });
  }
  return password.refresh();
}

test("lifecycle: the value is told once, kept over refreshes, and removed by its key ID", async () => {
  await password.create(program());
  expect(service.bodies("POST")).toEqual([{ passwordCredential: { displayName: "secret-1", endDateTime: endDate } }]);
  expect(requests()).toEqual([get, add, get]);
  expect(service.waits).toEqual([]);
  const [{ keyId } = {}] = credentials();
  expect(password.id).toBe(`${objectId}/password/${keyId}`);
  expect(password.state).toMatchObject({ keyId, endDate, displayName: "secret-1" });
  const { value } = password.state;
  expect(value).toMatch(/^\S{40}$/);
  await password.refresh();
  expect(requests()).toEqual([get]);
  expect(password.state.value).toBe(value);
  expect((await password.diff(program())).changes).toBe(false);
  await password.delete();
  expect(requests()).toEqual([removal]);
  expect(credentials()).toEqual([]);
});

test("create-with-start-and-relative-end: the start is sent, a relative end never is", async () => {
  await password.create({ ...bare(), startDate: "2026-11-21T09:00:00Z", endDateRelative: "240h" });
  expect(credentials()[0]?.startDateTime).toBe("2026-11-21T09:00:00Z");
  expect(credentials()[0]?.endDateTime).not.toBe("2026-12-01T09:00:00Z");
});

test("create-without-dates: Entra ID's own are kept, without a later change", async () => {
  await password.create(bare());
  expect(password.state.endDate).toBe(credentials()[0]?.endDateTime);
  expect(await password.isSettled(bare())).toBe(true);
});

test("replace: the new one is there before the old one is removed", async () => {
  await password.create(rotating("1"));
  expect((await password.diff(rotating("2"))).replaces).toEqual(["rotateWhenChanged"]);
  requests();
  await another.create(rotating("2"));
  await password.delete();
  expect(requests()).toEqual([get, add, get, removal]);
  expect(credentials().map(({ keyId }) => keyId)).toEqual([another.state.keyId]);
});

describe("properties-that-force-replacement", () => {
  test.each<[string, Values, Record<string, string>]>([
    ["displayName", { displayName: "x" }, { displayName: "UPDATE_REPLACE" }],
    ["endDate", { endDate: "2028-01-01T00:00:00Z" }, { endDate: "UPDATE_REPLACE" }],
    ["endDate in another notation", { endDate: "2027-11-21T01:00:00+01:00" }, { endDate: "UPDATE_REPLACE" }],
    ["startDate", { startDate: "2026-02-01T00:00:00Z" }, { startDate: "UPDATE_REPLACE" }],
    ["rotation", { rotateWhenChanged: { rotation: "2" } }, { "rotateWhenChanged.rotation": "UPDATE_REPLACE" }],
    ["application", { applicationId: "/applications/other" }, { applicationId: "UPDATE_REPLACE" }],
    ["nothing", {}, {}],
  ])("%s", async (_, change, detailed) => {
    await password.create(rotating("1"));
    expect((await password.diff({ ...rotating("1"), ...change })).detailed).toEqual(detailed);
  });

  test.each(["displayName", "endDate"])("%s removed changes nothing", async (property) => {
    await password.create(program());
    const { [property]: _, ...changed } = program();
    expect((await password.diff(changed)).changes).toBe(false);
  });

  test("rotation removed", async () => {
    await password.create(rotating("1"));
    expect((await password.diff(program())).detailed).toEqual({ "rotateWhenChanged.rotation": "DELETE_REPLACE" });
  });
});

test("import: is not possible, because nobody knows the value", async () => {
  await password.create(program());
  requests();
  for (const id of [password.id, `/applications/${password.id}`, `${objectId}/password/unknown`]) {
    expect(await password.import(id)).toBeUndefined();
  }
  expect(requests()).toEqual([]);
});

describe("drift", () => {
  test.each<[string, Parameters<typeof drift>[0], Record<string, string>]>([
    ["name", { displayName: "else" }, { displayName: "UPDATE_REPLACE" }],
    ["no name", { displayName: null }, { displayName: "UPDATE_REPLACE" }],
    ["end", { endDateTime: "2026-12-01T00:00:00Z" }, { endDate: "UPDATE_REPLACE" }],
    ["fractions", { endDateTime: "2027-11-21T00:00:00.0000000Z" }, { endDate: "UPDATE_REPLACE" }],
  ])("another %s", async (_, change, detailed) => {
    await password.create(program());
    await drift(change);
    expect((await password.diff(program())).detailed).toEqual(detailed);
  });

  test("a key ID in upper case is the same", async () => {
    await password.create(program());
    expect(await drift({ keyId: String(password.state.keyId).toUpperCase() })).toBe(true);
    expect((await password.diff(program())).changes).toBe(false);
  });
});

describe("vanished-remotely", () => {
  test("the secret: a refresh drops it, a delete without a refresh fails", async () => {
    await password.create(program());
    const { keyId } = password.state;
    await service.change("POST", `/applications/${objectId}/removePassword`, { keyId });
    expect(await password.refresh()).toBe(false);
    await expect(password.delete()).rejects.toThrow(
      `Removing password credential "${String(keyId)}" from Application (Application: "${objectId}"): unexpected ` +
        "status 400 (400 Bad Request)",
    );
  });

  test("its application", async () => {
    await password.create(program());
    await service.change("DELETE", `/applications/${objectId}`);
    expect(await password.refresh()).toBe(false);
    await expect(password.delete()).rejects.toThrow("unexpected status 404 (404 Not Found)");
  });
});

test("two-on-one-application-in-parallel: one after the other, none is lost", async () => {
  await Promise.all([password.create(program()), another.create({ ...program(), displayName: "secret-2" })]);
  expect(requests()).toEqual([get, add, get, get, add, get]);
  expect(credentials()).toHaveLength(2);
});

describe("checks-client-side: no request is made for", () => {
  const applicationId = "/applications/x";

  test.each<[string, Values, string]>([
    ["no application", {}, 'The argument "application_id" is required'],
    ["a bare object ID", { applicationId: "x" }, "the number of segments didn't match"],
    ["another kind of ID", { applicationId: "/servicePrincipals/x" }, "segment at position 0 didn't match"],
    ["a date that is none", { applicationId, endDate: "next year" }, 'cannot parse "next year" as "2006"'],
    ["a date without time", { applicationId, endDate: "2027-01-01" }, 'cannot parse "" as "T"'],
    ["a day not in the calendar", { applicationId, endDate: "2027-02-30T00:00:00Z" }, "day out of range"],
    ["a value", { applicationId, value: "mine" }, 'Can\'t configure a value for "value"'],
    [
      "two end dates",
      { applicationId, endDate, endDateRelative: "1h" },
      '"end_date": conflicts with end_date_relative',
    ],
  ])("%s", async (_, inputs, reason) => {
    expect(await password.failures(inputs)).toContainEqual(expect.stringContaining(reason));
    expect(requests()).toEqual([]);
  });
});
