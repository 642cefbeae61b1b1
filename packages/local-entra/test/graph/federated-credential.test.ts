import { describe, expect, it } from "vitest";

import { GraphService, NOBODY } from "./graph-service.ts";

const CREDENTIAL = {
  "@odata.type": "#microsoft.graph.federatedIdentityCredential",
  audiences: ["api://AzureADTokenExchange"],
  description: "deploys from main",
  issuer: "https://token.actions.githubusercontent.com",
  name: "github-main",
  subject: "repo:org/repo:ref:refs/heads/main",
};

async function withCredential() {
  const service = new GraphService();
  const { id } = await service.create();
  const path = `/v1.0/applications/${id}/federatedIdentityCredentials`;
  const made = await service.call("POST", path, CREDENTIAL);
  return { service, path, made, id };
}

describe("a federated identity credential", () => {
  it("is made, read by ID and by name, changed and deleted", async () => {
    const { service, path, made } = await withCredential();
    const { "@odata.type": _, ...properties } = CREDENTIAL;
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject(properties);
    const { id } = made.body;
    expect((await service.get(`${path}/github-main`)).body.id).toBe(id);

    const changed = { ...CREDENTIAL, id, subject: "repo:org/repo:environment:prod" };
    expect((await service.call("PATCH", `${path}/${id}`, changed)).status).toBe(204);
    expect((await service.get(path)).body.value).toMatchObject([
      { id, subject: "repo:org/repo:environment:prod" },
    ]);

    expect((await service.call("DELETE", `${path}/${id}`)).status).toBe(204);
    expect((await service.get(`${path}/${id}`)).status).toBe(404);
    expect((await service.call("DELETE", `${path}/${id}`)).status).toBe(404);
  });

  it("shows nothing that is ours only", async () => {
    const { made } = await withCredential();

    expect(Object.keys(made.body).sort()).toEqual(
      ["@odata.context", "audiences", "description", "id", "issuer", "name", "subject"].sort(),
    );
  });

  it("has a name of its own", async () => {
    const { service, path } = await withCredential();

    const second = await service.call("POST", path, { ...CREDENTIAL, subject: "other" });

    expect(second.status).toBe(409);
    expect(second.body.error).toMatchObject({
      code: "Request_MultipleObjectsWithSameKeyValue",
      message: "FederatedIdentityCredential with name github-main already exists.",
    });
    const third = await service.call("POST", path, { ...CREDENTIAL, name: "other" });
    expect(third.status).toBe(409);
  });

  it.each([
    { name: "" },
    { name: "a b" },
    { issuer: "http://issuer.example.com" },
    { subject: "" },
    { audiences: [] },
    { audiences: ["a", "b"] },
  ])("is refused with %j", async (change) => {
    const service = new GraphService();
    const { id } = await service.create();

    const answer = await service.call("POST", `/v1.0/applications/${id}/federatedIdentityCredentials`, {
      ...CREDENTIAL,
      ...change,
    });

    expect(answer.status).toBe(400);
    expect(service.directory.federatedCredentials.list()).toEqual([]);
  });

  it("keeps its name", async () => {
    const { service, path, made } = await withCredential();

    const answer = await service.call("PATCH", `${path}/${made.body.id}`, { name: "other" });

    expect(answer.body.error.message).toBe("Property 'name' is read-only and cannot be set.");
  });

  it("is only made by an owner of its application, which must be there", async () => {
    const { service, path } = await withCredential();
    const elsewhere = `/v1.0/applications/${NOBODY}/federatedIdentityCredentials`;
    expect((await service.call("POST", elsewhere, CREDENTIAL)).status).toBe(404);

    service.actAsSomeoneElse("Application.ReadWrite.OwnedBy");

    expect((await service.call("POST", path, { ...CREDENTIAL, name: "b" })).status).toBe(403);
  });
});

describe("a federated identity credential with a pattern in the place of a subject", () => {
  const { subject: _, ...others } = CREDENTIAL;
  const claimsMatchingExpression = { languageVersion: 1, value: "claims['sub'] matches 'repo:org/repo:*'" };

  async function make(version: string, properties: Record<string, unknown>) {
    const service = new GraphService();
    const { id } = await service.create();
    const path = `/${version}/applications/${id}/federatedIdentityCredentials`;
    return { service, path, made: await service.call("POST", path, { ...others, ...properties }) };
  }

  it("is taken and shown by beta", async () => {
    const { service, path, made } = await make("beta", { claimsMatchingExpression });

    expect(made.status).toBe(201);
    const read = await service.get(`${path}/${made.body.id}`);
    expect(read.body.claimsMatchingExpression).toEqual(claimsMatchingExpression);
  });

  it.each([
    ["v1.0", { claimsMatchingExpression }, "Invalid property 'claimsMatchingExpression'."],
    [
      "beta",
      { claimsMatchingExpression, subject: "repo:org/repo" },
      "Invalid value specified for property 'subject' of resource 'FederatedIdentityCredential'. There must be a subject or a claimsMatchingExpression, not both.",
    ],
    [
      "beta",
      { claimsMatchingExpression: { ...claimsMatchingExpression, languageVersion: 2 } },
      "Invalid value specified for property 'languageVersion' of resource 'FederatedIdentityExpression'. It must be 1.",
    ],
    ["beta", {}, "A value is required for property 'subject' of resource 'FederatedIdentityCredential'."],
  ])("is refused by %s with %j", async (version, properties, message) => {
    const { made } = await make(version, properties);

    expect(made.status).toBe(400);
    expect(made.body.error.message).toBe(message);
  });
});
