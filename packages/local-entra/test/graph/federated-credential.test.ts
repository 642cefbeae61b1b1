import { beforeEach, describe, expect, test } from "vitest";

import { type Answer, bad, GraphService, invalid, nobody, refusal, required } from "./graph-service.ts";

const properties = {
  audiences: ["api://AzureADTokenExchange"],
  description: "deploys from main",
  issuer: "https://token.actions.githubusercontent.com",
  name: "github-main",
  subject: "repo:org/repo:ref:refs/heads/main",
};
const credential = { "@odata.type": "#microsoft.graph.federatedIdentityCredential", ...properties };

let service: GraphService;
/** Below the version of Graph. */
let path: string;

beforeEach(async () => {
  service = new GraphService();
  path = `applications/${(await service.create()).id}/federatedIdentityCredentials`;
});

describe("a federated identity credential", () => {
  let made: Answer;
  const set = () => `/v1.0/${path}`;

  beforeEach(async () => {
    made = await service.post(set(), credential);
  });

  test("is made, read by ID and by name, changed and deleted", async () => {
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject(properties);
    const { id } = made.body;
    const own = `${set()}/${id}`;
    expect((await service.get(`${set()}/github-main`)).body.id).toBe(id);
    const subject = "repo:org/repo:environment:prod";
    expect((await service.patch(own, { ...credential, id, subject })).status).toBe(204);
    expect((await service.get(set())).body.value).toMatchObject([{ id, subject }]);
    expect((await service.delete(own)).status).toBe(204);
    expect((await service.get(own)).status).toBe(404);
    expect((await service.delete(own)).status).toBe(404);
  });

  test("shows nothing that is ours only", () => {
    expect(Object.keys(made.body).sort()).toEqual(
      ["@odata.context", "audiences", "description", "id", "issuer", "name", "subject"].sort(),
    );
  });

  test("has a name of its own, and an issuer and a subject together", async () => {
    expect(refusal(await service.post(set(), { ...credential, subject: "other" }))).toBe(
      "409 Request_MultipleObjectsWithSameKeyValue: FederatedIdentityCredential with name github-main already exists.",
    );
    expect((await service.post(set(), { ...credential, name: "other" })).status).toBe(409);
  });

  test.each([
    { name: "" },
    { name: "a b" },
    { issuer: "http://issuer.example.com" },
    { subject: "" },
    { audiences: [] },
    { audiences: ["a", "b"] },
  ])("is refused with %j", async (change) => {
    const before = service.directory.federatedCredentials.list();
    const answer = await service.post(set(), { ...credential, name: "b", subject: "b", ...change });
    expect(answer.status).toBe(400);
    expect(service.directory.federatedCredentials.list()).toEqual(before);
  });

  test("keeps its name", async () => {
    expect(refusal(await service.patch(`${set()}/${made.body.id}`, { name: "other" }))).toBe(
      bad("Property 'name' is read-only and cannot be set."),
    );
  });

  test("is only made by an owner of its application, which must be there", async () => {
    const elsewhere = `/v1.0/applications/${nobody}/federatedIdentityCredentials`;
    expect((await service.post(elsewhere, credential)).status).toBe(404);
    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");
    expect((await service.post(set(), { ...credential, name: "b" })).status).toBe(403);
  });
});

describe("a federated identity credential with a pattern in the place of a subject", () => {
  const { subject: _, ...others } = credential;
  const claimsMatchingExpression = { languageVersion: 1, value: "claims['sub'] matches 'repo:org/repo:*'" };

  test("is taken and shown by beta", async () => {
    const { status, body } = await service.post(`/beta/${path}`, { ...others, claimsMatchingExpression });
    expect(status).toBe(201);
    const read = await service.get(`/beta/${path}/${body.id}`);
    expect(read.body.claimsMatchingExpression).toEqual(claimsMatchingExpression);
  });

  const resource = "FederatedIdentityCredential";
  const both = "There must be a subject or a claimsMatchingExpression, not both.";
  const version2 = { claimsMatchingExpression: { ...claimsMatchingExpression, languageVersion: 2 } };

  test.each([
    ["v1.0", { claimsMatchingExpression }, "Invalid property 'claimsMatchingExpression'."],
    ["beta", { claimsMatchingExpression, subject: "repo:org/repo" }, invalid("subject", resource, both)],
    ["beta", version2, invalid("languageVersion", "FederatedIdentityExpression", "It must be 1.")],
    ["beta", {}, required("subject", resource)],
  ])("is refused by %s with %j", async (version, change, message) => {
    expect(refusal(await service.post(`/${version}/${path}`, { ...others, ...change }))).toBe(bad(message));
  });
});
