import { beforeEach, describe, expect, test } from "vitest";

import { FORBIDDEN, refusal } from "../fake-graph.ts";
import { APPLICATION, PASSWORD, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";
import { type FaultCase, GONE, IN_WORDS, judge, THROTTLED, UNAVAILABLE } from "./fault-case.ts";

let service: DirectoryService;
let password: StackResource;
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
  password = new StackResource(provider, PASSWORD);
  service.takeRequests();
});

const program = () => ({
  applicationId: `/applications/${objectId}`,
  displayName: "rustdesk-1",
  endDate: "2027-11-21T00:00:00Z",
});
const credentials = () => service.graph.directory.applications.get(objectId)?.passwordCredentials ?? [];

const add = { method: "POST", path: /\/addPassword$/ };
const removal = { method: "POST", path: /\/removePassword$/ };
const get = { method: "GET", path: /\/v1\.0\/applications\/[^/]+$/ };
const named = 'Application (Application: "{id}")';

describe("create", () => {
  const cases: FaultCase[] = [
    {
      scenario: "fault-create-addpassword-400-lifetime-policy",
      fault: {
        ...add,
        answer: refusal(
          400,
          "CredentialInvalidLifetimeAsPerAppPolicy",
          "Credential lifetime exceeds the max value",
        ),
      },
      error:
        `Adding password for ${named}: unexpected status 400 (400 Bad Request) with error: ` +
        "CredentialInvalidLifetimeAsPerAppPolicy: Credential lifetime exceeds the max value",
    },
    {
      scenario: "fault-create-addpassword-403",
      fault: { ...add, answer: FORBIDDEN },
      error: `Adding password for ${named}: ${IN_WORDS.forbidden}`,
    },
    {
      scenario: "fault-create-addpassword-404",
      fault: { ...add, answer: GONE },
      error: `Adding password for ${named}: ${IN_WORDS.gone}`,
    },
    {
      scenario: "fault-create-addpassword-429-retry-after",
      fault: { ...add, answer: THROTTLED },
      waits: [2],
    },
    { scenario: "fault-create-addpassword-503", fault: { ...add, answer: UNAVAILABLE }, waits: [1] },
    {
      // The real provider looks for a secret without a key ID for three minutes.
      scenario: "fault-create-addpassword-without-key-id",
      fault: { ...add, answer: { status: 200, body: { secretText: "s" } } },
      error: `API error adding password for ${named}: nil or empty keyId received`,
    },
    {
      scenario: "fault-create-addpassword-without-secret-text",
      fault: { ...add, answer: { status: 200, body: { keyId: "00000000-0000-4000-8000-000000000001" } } },
      error: `API error adding password for ${named}: nil or empty password received`,
    },
    {
      scenario: "fault-create-application-404",
      fault: { ...get, answer: GONE },
      error: `[application_id] ${named} was not found`,
    },
  ];

  test.each(cases)("$scenario", (one) =>
    judge(
      service,
      one,
      () => password.create(program()),
      () => objectId,
    ),
  );

  // Where the real provider waits for the new secret to show, the stand-in has it from the answer that made it, so that
  // a read that does not show it yet, or none at all, loses nothing.
  test.each([
    ["fault-create-credential-appears-late", 3],
    ["fault-create-credential-flaps", 1],
    ["fault-create-credential-never-appears-short-timeout", 99],
  ])("%s", async (_, times) => {
    service.fault({ ...get, answer: { status: 200, body: { passwordCredentials: [] } }, after: 1, times });
    await password.create(program());
    expect(password.state).toMatchObject({ keyId: credentials()[0]?.keyId, endDate: "2027-11-21T00:00:00Z" });
    expect(password.state.value).toMatch(/^\S{40}$/);
    expect(service.waits).toEqual([]);
  });

  test.each(["fault-create-get-404-at-final-read", "fault-create-get-404-while-waiting"])("%s", async () => {
    service.fault({ ...get, answer: GONE, after: 1 });
    await password.create(program());
    expect(password.id).toBe(`${objectId}/password/${credentials()[0]?.keyId}`);
    expect(password.state.value).toMatch(/^\S{40}$/);
  });
});

describe("delete", () => {
  const text = (reason: string) => `Removing password credential "KEY" from ${named}: ${reason}`;
  const cases: FaultCase[] = [
    {
      scenario: "fault-delete-403",
      fault: { ...removal, answer: FORBIDDEN },
      error: text(IN_WORDS.forbidden),
    },
    { scenario: "fault-delete-404", fault: { ...removal, answer: GONE }, error: text(IN_WORDS.gone) },
    { scenario: "fault-delete-429-retry-after", fault: { ...removal, answer: THROTTLED }, waits: [2] },
  ];

  test.each(cases)("$scenario", async (one) => {
    await password.create(program());
    const keyId = String(password.state.keyId);
    const error = one.error?.replace("KEY", keyId);
    const { error: _, ...rest } = one;
    await judge(
      service,
      error === undefined ? rest : { ...rest, error },
      () => password.delete(),
      () => objectId,
    );
  });

  test("fault-delete-still-visible-for-a-while", async () => {
    await password.create(program());
    service.takeRequests();
    await password.delete();
    expect(service.takeRequests()).toEqual([`POST /v1.0/applications/${objectId}/removePassword 204`]);
    expect(credentials()).toEqual([]);
  });
});
