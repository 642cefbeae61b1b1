import { beforeEach, describe, expect, test } from "vitest";

import { forbidden, gone, refusal, throttled, unavailable } from "../../fixtures/answer.ts";
import { type DirectoryService, staged } from "../../fixtures/directory-service.ts";
import { type FaultCase, judge, to } from "../../fixtures/fault-case.ts";
import type { StackResource } from "../../fixtures/stack.ts";

let service: DirectoryService;
let password: StackResource;
let objectId: string;

beforeEach(async () => {
  ({ service, resource: password, objectId } = await staged("ApplicationPassword"));
});

const endDate = "2027-11-21T00:00:00Z";
const create = () => password.create({ applicationId: `/applications/${objectId}`, displayName: "secret-1", endDate });
const credentials = () => service.directory.applications.get(objectId)?.passwordCredentials ?? [];
const id = () => objectId;

const add = to("POST", /\/addPassword$/);
const removal = to("POST", /\/removePassword$/);
const get = to("GET", /\/v1\.0\/applications\/[^/]+$/);
const named = 'Application (Application: "{id}")';
const tooLong = refusal(400, "CredentialInvalidLifetimeAsPerAppPolicy", "Credential lifetime exceeds the max value");

describe("create", () => {
  const adding = `Adding password for ${named}`;
  const unusable = (lacking: string) => `API error adding password for ${named}: nil or empty ${lacking} received`;
  const keyId = "00000000-0000-4000-8000-000000000001";
  const cases: Record<string, FaultCase> = {
    "fault-create-addpassword-400-lifetime-policy": { fault: add(tooLong), doing: adding },
    "fault-create-addpassword-403": { fault: add(forbidden), doing: adding },
    "fault-create-addpassword-404": { fault: add(gone), doing: adding },
    "fault-create-addpassword-429-retry-after": { fault: add(throttled), waits: [2] },
    "fault-create-addpassword-503": { fault: add(unavailable), waits: [1] },
    // The real provider looks for a secret without a key ID for three minutes.
    "fault-create-addpassword-without-key-id": {
      fault: add({ status: 200, body: { secretText: "s" } }),
      error: unusable("keyId"),
    },
    "fault-create-application-404": { fault: get(gone), error: `[application_id] ${named} was not found` },
  };

  test.each(Object.entries(cases))("%s", (_, one) => judge(service, one, create, id));

  test("fault-create-addpassword-without-secret-text, which is removed again", async () => {
    const fault = add({ status: 200, body: { keyId } });
    await judge(service, { fault, error: unusable("password") }, create, id);
    expect(service.requests.at(-1)).toMatchObject({
      line: `POST /v1.0/applications/${objectId}/removePassword 400`,
      body: { keyId },
    });
  });

  // Where the real provider waits for the new secret to show, the stand-in has it from the answer that made it, so that
  // a read that does not show it yet, or none at all, loses nothing.
  test.each([
    ["fault-create-credential-appears-late", 3],
    ["fault-create-credential-flaps", 1],
    ["fault-create-credential-never-appears-short-timeout", 99],
  ])("%s", async (_, times) => {
    service.fault(get({ status: 200, body: { passwordCredentials: [] } }, { after: 1, times }));
    await create();
    expect(password.state).toMatchObject({ keyId: credentials()[0]?.keyId, endDate });
    expect(password.state.value).toMatch(/^\S{40}$/);
    expect(service.waits).toEqual([]);
  });

  test.each(["fault-create-get-404-at-final-read", "fault-create-get-404-while-waiting"])("%s", async () => {
    service.fault(get(gone, { after: 1 }));
    await create();
    expect(password.id).toBe(`${objectId}/password/${credentials()[0]?.keyId}`);
    expect(password.state.value).toMatch(/^\S{40}$/);
  });
});

describe("delete", () => {
  const cases: Record<string, FaultCase> = {
    "fault-delete-403": { fault: removal(forbidden), doing: "Removing" },
    "fault-delete-404": { fault: removal(gone), doing: "Removing" },
    "fault-delete-429-retry-after": { fault: removal(throttled), waits: [2] },
  };

  test.each(Object.entries(cases))("%s", async (_, one) => {
    await create();
    const doing = one.doing && `Removing password credential "${String(password.state.keyId)}" from ${named}`;
    await judge(service, { ...one, ...(doing ? { doing } : {}) }, () => password.delete(), id);
  });

  test("fault-delete-still-visible-for-a-while", async () => {
    await create();
    service.takeRequests();
    await password.delete();
    expect(service.takeRequests(objectId)).toEqual(["POST /v1.0/applications/{id}/removePassword 204"]);
    expect(credentials()).toEqual([]);
  });
});
