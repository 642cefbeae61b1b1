import { readFileSync } from "node:fs";

import { ProviderError } from "../../protocol/provider.ts";
import { causeOf } from "./metadata.ts";

/** By what the provider proves that it is the application. */
export type ClientProof =
  | { readonly clientSecret: string }
  /** A token of another issuer that the application trusts. */
  | { readonly assertion: string }
  | { readonly request: AssertionRequest };

/** Where a CI job asks for such a token, by GitHub's way or, with a service connection, by Azure Pipelines'. */
interface AssertionRequest {
  readonly url: string;
  /** The job's own bearer token. */
  readonly token: string;
  readonly serviceConnectionId: string | undefined;
}

/** Reads one setting: by its key, or from the first of these environment variables that is set. */
export type Setting = (key: string, ...variables: string[]) => string | undefined;

/** RFC 7523, section 2.2. */
const jwtAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const exchangeAudience = "api://AzureADTokenExchange";
const pipelinesApi = "7.1";

/**
 * Chooses as the real provider does: a client secret wins over OpenID Connect, a token over the address to ask for one.
 * Undefined when there is nothing to choose from.
 * @throws ProviderError for a token file that cannot be read or holds another token than is given.
 */
export function readClientProof(setting: Setting, clientSecret: string | undefined): ClientProof | undefined {
  const assertion = givenAssertion(setting);
  if (clientSecret !== undefined) {
    return { clientSecret };
  }
  if (!isOidcChosen(setting)) {
    return undefined;
  }
  if (assertion !== undefined) {
    return { assertion };
  }
  const url = setting(
    "oidcRequestUrl",
    "ARM_OIDC_REQUEST_URL",
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "SYSTEM_OIDCREQUESTURI",
  );
  const token = setting(
    "oidcRequestToken",
    "ARM_OIDC_REQUEST_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "SYSTEM_ACCESSTOKEN",
  );
  const serviceConnectionId = setting(
    "adoPipelineServiceConnectionId",
    "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
    "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
  );
  return url !== undefined && token !== undefined ? { request: { url, token, serviceConnectionId } } : undefined;
}

/** Whether the settings ask for OpenID Connect; by the spellings of true that the real provider takes. */
export function isOidcChosen(setting: Setting): boolean {
  return /^(1|t|true)$/i.test(setting("useOidc", "ARM_USE_OIDC") ?? "");
}

/**
 * The parameters of a token request that prove who asks.
 * @throws ProviderError when the CI system gives no token.
 */
export async function proofParameters(
  proof: ClientProof,
  fetch: typeof globalThis.fetch,
): Promise<Record<string, string>> {
  if ("clientSecret" in proof) {
    return { client_secret: proof.clientSecret };
  }
  const client_assertion = "assertion" in proof ? proof.assertion : await requested(proof.request, fetch);
  return { client_assertion, client_assertion_type: jwtAssertion };
}

function givenAssertion(setting: Setting): string | undefined {
  const token = setting("oidcToken", "ARM_OIDC_TOKEN");
  const file = setting("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH");
  if (file === undefined) {
    return token;
  }
  const content = textIn(file, `reading OIDC Token from file "${file}"`);
  if (token !== undefined && token !== content) {
    throw new ProviderError(
      "mismatch between supplied OIDC token and supplied OIDC token file contents - please either remove one or ensure " +
        "they match",
    );
  }
  return content || undefined;
}

/** The text of a file. @throws ProviderError, which `failing` starts, when it cannot be read. */
export function textIn(file: string, failing: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new ProviderError(`${failing}: ${error instanceof Error ? error.message : error}`);
  }
}

async function requested(request: AssertionRequest, fetch: typeof globalThis.fetch): Promise<string> {
  const pipelines = request.serviceConnectionId !== undefined;
  const name = pipelines ? "adoPipelineAssertion" : "githubAssertion";
  const address = URL.parse(request.url);
  if (address === null) {
    throw problem(name, `failed to build request: ${JSON.stringify(request.url)} is no URL`);
  }
  const response = await fetch(completed(address, request), {
    method: pipelines ? "POST" : "GET",
    headers: { Accept: "application/json", Authorization: `Bearer ${request.token}` },
  }).catch((error: unknown) => {
    throw problem(name, `cannot request token: ${causeOf(error)}`);
  });
  const text = await response.text();
  if (!response.ok) {
    throw problem(name, `received HTTP status ${response.status} with response: ${text}`);
  }
  return tokenIn(text, pipelines ? "oidcToken" : "value", name);
}

/** Azure Pipelines: https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create */
function completed(address: URL, { serviceConnectionId }: AssertionRequest): URL {
  const parameters = {
    audience: exchangeAudience,
    ...(serviceConnectionId === undefined ? {} : { "api-version": pipelinesApi, serviceConnectionId }),
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (!address.searchParams.get(name)) {
      address.searchParams.set(name, value);
    }
  }
  return address;
}

/** The answer is not quoted where it may hold a token. */
function tokenIn(text: string, member: string, name: string): string {
  let answer: Record<string, unknown> = {};
  try {
    answer = JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw problem(name, "cannot unmarshal response: it is not JSON");
  }
  const token = answer[member];
  if (typeof token !== "string" || token === "") {
    throw problem(name, "nil JWT assertion received");
  }
  return token;
}

const problem = (name: string, what: string) =>
  new ProviderError(`building client: unable to obtain access token: ${name}: ${what}`);
