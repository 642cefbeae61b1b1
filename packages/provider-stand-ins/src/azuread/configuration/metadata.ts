import { ProviderError } from "../../protocol/provider.ts";

/** Where one cloud's services are. */
export interface Cloud {
  /** Base of Microsoft Graph, without a slash at the end. */
  readonly graph: string;
  /** Base of the token endpoints, as the metadata document has it. */
  readonly loginEndpoint: string;
}

interface MetadataDocument {
  name?: string;
  resourceManager?: string;
  microsoftGraphResourceId?: string;
  authentication?: { loginEndpoint?: string };
}

/**
 * Asks the metadata host where Graph and sign-in are.
 * @throws ProviderError when it does not answer with such a document, or names a host that is not this machine.
 */
export async function readMetadata(host: string, fetch: typeof globalThis.fetch, signal: AbortSignal): Promise<Cloud> {
  const endpoint = `https://${host}`;
  const document = await download(endpoint, fetch, signal);
  required(document.name, "`name` was nil");
  required(document.resourceManager, "no `resourceManagerEndpoint` was returned");
  const graph = required(document.microsoftGraphResourceId, "no `microsoftGraphResourceId` was returned");
  const loginEndpoint = required(document.authentication?.loginEndpoint, "no `loginEndpoint` was returned");
  const cloud = { graph: graph.replace(/\/$/, ""), loginEndpoint };
  refuseForeign(endpoint, cloud);
  return cloud;
}

function required(value: string | undefined, problem: string): string {
  if (!value) {
    throw new ProviderError(`retrieving metadata from endpoint: ${problem}`);
  }
  return value;
}

async function download(
  endpoint: string,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<MetadataDocument> {
  const url = `${endpoint}/metadata/endpoints?api-version=2022-09-01`;
  const problem = (what: string) => new ProviderError(`retrieving metadata from endpoint "${endpoint}": ${what}`);
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    throw problem(`performing request: Get "${url}": ${causeOf(error)}`);
  });
  if (response.status !== 200) {
    throw problem(`performing request: expected 200 OK but got ${response.status} ${response.statusText}`);
  }
  return response.json().catch((error: unknown) => {
    throw problem(`unmarshaling response: ${error instanceof Error ? error.message : error}`);
  }) as Promise<MetadataDocument>;
}

function refuseForeign(endpoint: string, cloud: Cloud): void {
  for (const [what, address] of Object.entries(cloud)) {
    if (!URL.canParse(address) || !isLoopback(new URL(address).hostname)) {
      throw new ProviderError(
        `the azuread stand-in speaks only to Entra ID on this machine, but ${endpoint} names ${address} as its ` +
          `${what}. Use the real azuread plugin for a real tenant.`,
      );
    }
  }
}

/** Whether a host name means this machine and nothing else (RFC 6761 section 6.3, RFC 5735). */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Why `fetch` failed: the reason is in the error's cause. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
