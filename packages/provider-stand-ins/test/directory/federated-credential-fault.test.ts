import { beforeEach, describe, expect, test } from "vitest";

import { FORBIDDEN, refusal } from "../fake-graph.ts";
import { APPLICATION, FEDERATED_CREDENTIAL, StackResource } from "../stack.ts";
import { DirectoryService } from "./directory-service.ts";
import { CONFLICT, type FaultCase, GONE, IN_WORDS, judge, THROTTLED } from "./fault-case.ts";

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

const program = () => ({
  applicationId: `/applications/${objectId}`,
  displayName: "github-main",
  issuer: "https://token.actions.githubusercontent.com",
  subject: "repo:org/repo:ref:refs/heads/main",
  audiences: ["api://AzureADTokenExchange"],
});
const kept = () => service.graph.directory.federatedCredentials.list();

const post = { method: "POST", path: /\/federatedIdentityCredentials$/ };
const get = { method: "GET", path: /\/federatedIdentityCredentials\/[^/]+$/ };
const remove = { method: "DELETE", path: /\/federatedIdentityCredentials\/[^/]+$/ };
const adding = 'Adding federated identity credential for Application (Application: "{id}")';

describe("create", () => {
  const cases: FaultCase[] = [
    {
      scenario: "fault-create-application-404",
      fault: { method: "GET", path: /\/applications\/[^/]+$/, answer: GONE },
      error: `retrieving Application (Application: "{id}"): ${IN_WORDS.gone}: ${IN_WORDS.gone}`,
    },
    {
      scenario: "fault-create-post-400-concurrent",
      fault: { ...post, answer: refusal(409, "ConcurrentUpdate", "Concurrent update") },
      error: `${adding}: unexpected status 409 (409 Conflict) with error: ConcurrentUpdate: Concurrent update`,
    },
    {
      scenario: "fault-create-post-403",
      fault: { ...post, answer: FORBIDDEN },
      error: `${adding}: ${IN_WORDS.forbidden}`,
    },
    {
      scenario: "fault-create-post-404",
      fault: { ...post, answer: GONE },
      error: `${adding}: ${IN_WORDS.gone}`,
    },
    {
      scenario: "fault-create-post-409",
      fault: { ...post, answer: CONFLICT },
      error: `${adding}: ${IN_WORDS.conflict}`,
    },
    { scenario: "fault-create-post-429-retry-after", fault: { ...post, answer: THROTTLED }, waits: [2] },
  ];

  test.each(cases)("$scenario", (one) =>
    judge(
      service,
      one,
      () => credential.create(program()),
      () => objectId,
    ),
  );

  // The real provider wants to see the credential five times; the stand-in waits only until it is there.
  test.each([
    ["fault-create-appears-late", 3, [1, 2, 4]],
    ["fault-create-flaps", 1, [1]],
  ])("%s", async (_, times, waits) => {
    service.fault({ ...get, answer: GONE, times });
    await credential.create(program());
    expect(credential.id).toBe(`${objectId}/federatedIdentityCredential/${kept()[0]?.id}`);
    expect(service.waits).toEqual(waits);
  });

  test("fault-create-get-403-while-waiting", async () => {
    service.fault({ ...get, answer: FORBIDDEN });
    // The real provider loses it: it notes the ID only after the wait.
    const failure = await credential.create(program()).catch((reason: unknown) => reason);
    expect(failure).toMatchObject({
      name: "PartialFailure",
      message: expect.stringContaining(IN_WORDS.forbidden),
      id: `${objectId}/federatedIdentityCredential/${kept()[0]?.id}`,
    });
  });
});

describe("delete", () => {
  const cases: FaultCase[] = [
    { scenario: "fault-delete-403", fault: { ...remove, answer: FORBIDDEN }, error: IN_WORDS.forbidden },
    { scenario: "fault-delete-404", fault: { ...remove, answer: GONE }, error: IN_WORDS.gone },
  ];

  test.each(cases)("$scenario", async (one) => {
    await credential.create(program());
    const named =
      'Removing Application Id Federated Identity Credential (Application: "{id}"\n' +
      `Federated Identity Credential: "${String(credential.state.credentialId)}")`;
    await judge(
      service,
      { ...one, error: `${named}: ${one.error}` },
      () => credential.delete(),
      () => objectId,
    );
  });
});
