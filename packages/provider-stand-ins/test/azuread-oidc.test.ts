import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { beforeEach, describe, expect, onTestFinished, test } from "vitest";

import { AzureAdProvider } from "../src/azuread/azuread-provider.ts";
import type { Values } from "../src/protocol/property-values.ts";
import { type Answer, respond } from "./fixtures/answer.ts";
import { clientId, DirectoryService, host, variables } from "./fixtures/directory-service.ts";
import { operation } from "./fixtures/stack.ts";

const { ARM_CLIENT_SECRET, ...identity } = variables;
const oidc = { ...identity, ARM_USE_OIDC: "true" };
const job = {
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://pipelines.test/idtoken?api-version=2.0",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "the job's token",
};
const askedUrl = "https://pipelines.test/idtoken?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange";

let service: DirectoryService;
let asked: { method: string; url: string; authorization: string | null }[];
let answer: Answer;

beforeEach(() => {
  service = new DirectoryService();
  asked = [];
  answer = { status: 200, body: { count: 1, value: "given.by.github" } };
});

/** The fake Graph, and beside it a CI system that gives tokens. */
async function fetch(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = String(input);
  if (!url.startsWith("https://pipelines.test/")) {
    return service.fetch(input, init);
  }
  const authorization = new Headers(init.headers).get("authorization");
  asked.push({ method: init.method ?? "GET", url, authorization });
  return respond(answer);
}

async function signIn(environment: Record<string, string>, settings: Values = {}) {
  const provider = new AzureAdProvider(environment, { fetch, wait: service.wait });
  await provider.configure(settings, operation());
  return Object.fromEntries(service.tokenRequests[0] ?? []);
}

function failure(environment: Record<string, string>, settings: Values = {}): Promise<string> {
  return signIn(environment, settings).then(
    () => "none",
    (error: Error) => error.message,
  );
}

function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), "oidc-token-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "token"), content);
  return join(folder, "token");
}

function presented(client_assertion: string) {
  return {
    client_assertion,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_id: clientId,
    grant_type: "client_credentials",
    scope: `https://${host}/.default`,
  };
}

describe("signs in with the token of another issuer", () => {
  test("in ARM_OIDC_TOKEN", async () => {
    expect(await signIn({ ...oidc, ARM_OIDC_TOKEN: "aaa.bbb.ccc" })).toEqual(presented("aaa.bbb.ccc"));
    expect(asked).toEqual([]);
  });

  test("in a file", async () => {
    const ARM_OIDC_TOKEN_FILE_PATH = fileWith("aaa.bbb.ccc\n");
    expect(await signIn({ ...oidc, ARM_OIDC_TOKEN_FILE_PATH })).toEqual(presented("aaa.bbb.ccc"));
  });

  test("in the program's settings", async () => {
    const settings = { useOidc: true, oidcToken: "of.the.program" };
    expect(await signIn({ ...identity, ARM_OIDC_TOKEN: "aaa.bbb.ccc" }, settings)).toEqual(presented("of.the.program"));
  });

  test("that a job of GitHub Actions asks for, with the audience of Entra ID", async () => {
    expect(await signIn({ ...oidc, ...job })).toEqual(presented("given.by.github"));
    expect(asked).toEqual([{ method: "GET", url: askedUrl, authorization: "Bearer the job's token" }]);
  });

  test("that a job of Azure Pipelines asks for, by its service connection", async () => {
    answer = { status: 200, body: { oidcToken: "given.by.azure" } };
    const pipelines = {
      SYSTEM_OIDCREQUESTURI: "https://pipelines.test/oidc",
      SYSTEM_ACCESSTOKEN: "the job's token",
      ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID: "connection",
    };
    expect(await signIn({ ...oidc, ...pipelines })).toEqual(presented("given.by.azure"));
    const query = "audience=api%3A%2F%2FAzureADTokenExchange&api-version=7.1&serviceConnectionId=connection";
    expect(asked).toEqual([
      {
        method: "POST",
        url: `https://pipelines.test/oidc?${query}`,
        authorization: "Bearer the job's token",
      },
    ]);
  });
});

describe("as the real provider does,", () => {
  test("a client secret wins", async () => {
    const request = await signIn({ ...oidc, ARM_CLIENT_SECRET, ARM_OIDC_TOKEN: "aaa.bbb.ccc" });
    expect(request).toMatchObject({ client_secret: ARM_CLIENT_SECRET });
    expect(request).not.toHaveProperty("client_assertion");
  });

  test("a token wins over the address to ask for one", async () => {
    await signIn({ ...oidc, ...job, ARM_OIDC_TOKEN: "aaa.bbb.ccc" });
    expect(asked).toEqual([]);
  });

  test("a token alone does not choose OpenID Connect", async () => {
    const chosen = { ...identity, ARM_OIDC_TOKEN: "aaa.bbb.ccc", ARM_USE_OIDC: "false" };
    expect(await failure(chosen)).toContain("and needs azuread:clientSecret (or ARM_CLIENT_SECRET).");
    expect(service.tokenRequests).toEqual([]);
  });
});

describe("refuses", () => {
  test("OpenID Connect without a token, and names where it may be", async () => {
    expect(await failure(oidc)).toContain(
      "and needs azuread:oidcToken (or ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH, or a job's " +
        "ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN).",
    );
  });

  test("a token file that holds another token, or is not there", async () => {
    const ARM_OIDC_TOKEN_FILE_PATH = fileWith("aaa.bbb.ccc");
    expect(await failure({ ...oidc, ARM_OIDC_TOKEN_FILE_PATH, ARM_OIDC_TOKEN: "other" })).toBe(
      "mismatch between supplied OIDC token and supplied OIDC token file contents - please either remove one or ensure they match",
    );
    expect(await failure({ ...oidc, ARM_OIDC_TOKEN_FILE_PATH: "/none" })).toMatch(
      /^reading OIDC Token from file "\/none": ENOENT/,
    );
  });

  test.each<[string, Answer, string]>([
    [
      "a refusal",
      { status: 403, body: "no id-token: write" },
      "received HTTP status 403 with response: no id-token: write",
    ],
    ["no JSON", { status: 200, body: "<html>" }, "cannot unmarshal response: it is not JSON"],
    ["no token", { status: 200, body: { count: 0 } }, "nil JWT assertion received"],
  ])("%s of the CI system, in the real provider's words", async (_what, given, words) => {
    answer = given;
    expect(await failure({ ...oidc, ...job })).toBe(
      `building client: unable to obtain access token: githubAssertion: ${words}`,
    );
    expect(service.tokenRequests).toEqual([]);
  });

  test("an address that is none", async () => {
    expect(await failure({ ...oidc, ...job, ACTIONS_ID_TOKEN_REQUEST_URL: "none" })).toContain(
      'githubAssertion: failed to build request: "none" is no URL',
    );
  });
});
