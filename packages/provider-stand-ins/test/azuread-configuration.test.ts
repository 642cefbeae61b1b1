import { beforeEach, describe, expect, test } from "vitest";

import { AzureAdProvider } from "../src/azuread/azuread-provider.ts";
import type { Values } from "../src/protocol/property-values.ts";
import { clientId, DirectoryService, host, tenantId, tokenOf, variables } from "./fixtures/directory-service.ts";
import { to } from "./fixtures/fault-case.ts";
import { operation, StackResource } from "./fixtures/stack.ts";

let service: DirectoryService;

beforeEach(() => {
  service = new DirectoryService();
});

const metadata = to("GET", /metadata/);
const token = to("POST", /token/);

async function configure(settings: Values = {}, environment: Record<string, string> = variables) {
  const provider = new AzureAdProvider(environment, service);
  await provider.configure(settings, operation());
  return provider;
}

test("signs in with the variables of the real provider", async () => {
  await configure();
  expect(Object.fromEntries(service.tokenRequests[0] ?? [])).toEqual({
    client_id: clientId,
    client_secret: "the deployer's secret",
    grant_type: "client_credentials",
    scope: `https://${host}/.default`,
  });
});

test("prefers the program's settings", async () => {
  await configure({ clientId: "of the program" });
  expect(service.tokenRequests[0]?.get("client_id")).toBe("of the program");
});

describe("refuses", () => {
  test("a configuration that lacks something, and names it", async () => {
    await expect(configure({}, { ARM_TENANT_ID: tenantId, ARM_METADATA_HOSTNAME: host })).rejects.toThrow(
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
    await expect(configure({ metadataHost })).rejects.toThrow(
      `must be a host of this machine with its port, for example localhost:8443, got ${metadataHost}`,
    );
    expect(service.tokenRequests).toHaveLength(0);
  });

  test("a metadata document that leads elsewhere", async () => {
    const body = {
      name: "x",
      resourceManager: "x",
      microsoftGraphResourceId: "https://graph.microsoft.com/",
      authentication: { loginEndpoint: `https://${host}/` },
    };
    service.fault(metadata({ status: 200, body }));
    await expect(configure()).rejects.toThrow("names https://graph.microsoft.com as its graph");
    expect(service.tokenRequests).toHaveLength(0);
  });

  test("an unknown cloud", async () => {
    await expect(configure({ environment: "mars" })).rejects.toThrow(
      'failed to read Azure environment "mars": no environment was found with the name "mars"',
    );
  });

  test("a metadata host that does not answer as one", async () => {
    service.fault(metadata({ status: 404 }));
    await expect(configure()).rejects.toThrow(
      `retrieving metadata from endpoint "https://${host}": performing request: expected 200 OK but got 404`,
    );
  });

  test("a secret that Entra ID refuses, in its words and without the secret", async () => {
    const body = { error: "invalid_client", error_description: "AADSTS7000215: Invalid client secret provided." };
    service.fault(token({ status: 401, body }));
    const failure = await configure().catch((error: Error) => error.message);
    expect(failure).toContain("received HTTP status 401 with response: ");
    expect(failure).toContain("AADSTS7000215");
    expect(failure).not.toContain("the deployer's secret");
  });

  test("to work before it is configured", async () => {
    const provider = new AzureAdProvider({}, service);
    await expect(new StackResource(provider, "Application").create({ displayName: "x" })).rejects.toThrow(
      "the azuread provider is not configured",
    );
  });
});

describe("the token", () => {
  test("is asked for once and used for every request", async () => {
    const provider = await configure();
    await new StackResource(provider, "Application").create({ displayName: "x" });
    expect(service.tokenRequests).toHaveLength(1);
  });

  test("is asked for again when it is about to expire", async () => {
    const expiring = tokenOf(service.caller);
    service.fault(token({ status: 200, body: { access_token: expiring, expires_in: 30 } }));
    const provider = await configure();
    await new StackResource(provider, "Application").create({ displayName: "x" });
    expect(service.tokenRequests).toHaveLength(1);
    expect(service.requests[0]?.headers.get("authorization")).toBe(`Bearer ${expiring}`);
  });

  test("is asked for again after 429 and 5xx, four times", async () => {
    service.fault(token({ status: 503 }, { times: 4 }));
    await configure();
    expect(service.waits).toEqual([1, 2, 4, 8]);
    service.fault(token({ status: 503 }, { times: 5 }));
    await expect(configure()).rejects.toThrow("giving up after 5 attempt(s)");
  });
});
