import { beforeEach, describe, expect, test } from "vitest";

import { AzureAdProvider } from "../src/azuread/azuread-provider.ts";
import type { Values } from "../src/protocol/property-values.ts";
import { CALLER, CLIENT_ID, FakeGraph, HOST, operation, TENANT_ID, variables } from "./fake-graph.ts";
import { APPLICATION, StackResource } from "./stack.ts";

const CLIENT_CONFIG = "azuread:index/getClientConfig:getClientConfig";
let graph: FakeGraph;

beforeEach(() => {
  graph = new FakeGraph();
});

async function configure(
  settings: Values,
  environment: Record<string, string> = {},
): Promise<AzureAdProvider> {
  const provider = new AzureAdProvider(environment, { fetch: graph.fetch, wait: graph.wait });
  await provider.configure(settings, operation());
  return provider;
}

test("signs in with the variables of the real provider", async () => {
  await configure({}, variables());
  expect(Object.fromEntries(graph.tokenRequests[0] ?? [])).toEqual({
    client_id: CLIENT_ID,
    client_secret: "the deployer's secret",
    grant_type: "client_credentials",
    scope: `https://${HOST}/.default`,
  });
});

test("prefers the program's settings", async () => {
  await configure({ clientId: "of the program" }, variables());
  expect(graph.tokenRequests[0]?.get("client_id")).toBe("of the program");
});

test("tells who it is signed in as, without a request", async () => {
  const provider = await configure({}, variables());
  graph.tokenRequests.length = 0;
  expect(await provider.functions[CLIENT_CONFIG]?.({}, operation())).toEqual({
    id: `${TENANT_ID}-${CLIENT_ID}-${CALLER}`,
    tenantId: TENANT_ID,
    clientId: CLIENT_ID,
    objectId: CALLER,
  });
  expect(graph.tokenRequests).toHaveLength(0);
  expect(await provider.functions[CLIENT_CONFIG]?.({ a: "b" }, operation())).toEqual([
    { reason: "[a] Invalid or unknown key" },
  ]);
});

describe("refuses", () => {
  test("a configuration that lacks something, and names it", async () => {
    await expect(configure({}, { ARM_TENANT_ID: TENANT_ID, ARM_METADATA_HOSTNAME: HOST })).rejects.toThrow(
      "needs azuread:clientId (or ARM_CLIENT_ID), azuread:clientSecret (or ARM_CLIENT_SECRET)",
    );
  });

  test.each([
    "login.microsoftonline.com",
    "https://localhost:1",
    "localhost.example.com:443",
    "user@localhost",
    "128.0.0.1",
  ])("the metadata host %s", async (metadataHost) => {
    await expect(configure({ metadataHost }, variables())).rejects.toThrow(
      `must be a host of this machine with its port, for example localhost:8443, got ${metadataHost}`,
    );
    expect(graph.tokenRequests).toHaveLength(0);
  });

  test("a metadata document that leads elsewhere", async () => {
    const body = {
      name: "x",
      resourceManager: "x",
      microsoftGraphResourceId: "https://graph.microsoft.com/",
      authentication: { loginEndpoint: `https://${HOST}/` },
    };
    graph.fault("GET", /metadata/, { status: 200, body });
    await expect(configure({}, variables())).rejects.toThrow(
      "names https://graph.microsoft.com as its graph",
    );
    expect(graph.tokenRequests).toHaveLength(0);
  });

  test("an unknown cloud", async () => {
    await expect(configure({ environment: "mars" }, variables())).rejects.toThrow(
      'failed to read Azure environment "mars": no environment was found with the name "mars"',
    );
  });

  test("a metadata host that does not answer as one", async () => {
    graph.fault("GET", /metadata/, { status: 404 });
    await expect(configure({}, variables())).rejects.toThrow(
      `retrieving metadata from endpoint "https://${HOST}": performing request: expected 200 OK but got 404`,
    );
  });

  test("a secret that Entra ID refuses, in its words and without the secret", async () => {
    const body = {
      error: "invalid_client",
      error_description: "AADSTS7000215: Invalid client secret provided.",
    };
    graph.fault("POST", /token/, { status: 401, body });
    const failure = await configure({}, variables()).catch((error: Error) => error.message);
    expect(failure).toContain("received HTTP status 401 with response: ");
    expect(failure).toContain("AADSTS7000215");
    expect(failure).not.toContain("the deployer's secret");
  });

  test("to work before it is configured", async () => {
    const provider = new AzureAdProvider({}, { fetch: graph.fetch, wait: graph.wait });
    await expect(new StackResource(provider, APPLICATION).create({ displayName: "x" })).rejects.toThrow(
      "the azuread provider is not configured",
    );
  });
});

describe("the token", () => {
  test("is asked for once and used for every request", async () => {
    const provider = await configure({}, variables());
    await new StackResource(provider, APPLICATION).create({ displayName: "x" });
    expect(graph.tokenRequests).toHaveLength(1);
  });

  test("is asked for again when it is about to expire", async () => {
    const claims = Buffer.from(JSON.stringify({ oid: CALLER })).toString("base64url");
    graph.fault("POST", /token/, { status: 200, body: { access_token: `e30.${claims}.x`, expires_in: 30 } });
    const provider = await configure({}, variables());
    await new StackResource(provider, APPLICATION).create({ displayName: "x" });
    expect(graph.tokenRequests).toHaveLength(1);
    expect(graph.headers[0]?.get("authorization")).toBe(`Bearer e30.${claims}.x`);
  });

  test("is asked for again after 429 and 5xx, four times", async () => {
    graph.fault("POST", /token/, { status: 503 }, 4);
    await configure({}, variables());
    expect(graph.waits).toEqual([1, 2, 4, 8]);
    graph.fault("POST", /token/, { status: 503 }, 5);
    await expect(configure({}, variables())).rejects.toThrow("giving up after 5 attempt(s)");
  });
});
