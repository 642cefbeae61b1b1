import type { Directory } from "../../directory/directory.ts";
import type { RegisteredClient } from "../client/registered-client.ts";
import type { AuthenticateByAssertion } from "../federation/client-assertions.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import type { RequestParameters } from "../request/request-parameters.ts";
import { type Authority, directoryName } from "../sign-in/authority.ts";
import { issuerOf } from "../tokens/issuer.ts";

/** What a token request says about its client. */
export interface ClientCredentials {
  clientId: string | undefined;
  clientSecret: string | undefined;
  clientAssertion: string | undefined;
  clientAssertionType: string | undefined;
}

/** One token request, and what it is judged by. */
export interface Redemption {
  directory: Directory;
  origin: string;
  authenticateByAssertion: AuthenticateByAssertion;
  authority: Authority;
  client: RegisteredClient;
  credentials: ClientCredentials;
  parameters: RequestParameters;
  /** `Origin` header: set when a browser's script redeems. */
  browserOrigin: string | undefined;
}

/** What the scopes of a token request are judged by. */
export function scopeContext({ directory, origin, authority, client: { application } }: Redemption) {
  const { appId, displayName: appName } = application;
  return { directory, appId, appName, tenant: directoryName(authority), origin };
}

/** RFC 7523, section 2.2. */
const jwtAssertion = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/**
 * Reads the client's credentials from the body (client_secret_post) or the header (client_secret_basic).
 * @throws EntraRefusal 9002313 for an unreadable header, or when header and body name different clients.
 */
export function clientCredentials(parameters: RequestParameters, authorization: string | undefined): ClientCredentials {
  const basic = basicCredentials(authorization);
  if (basic && parameters.client_id !== undefined && parameters.client_id !== basic.clientId) {
    throw new EntraRefusal(9002313);
  }
  return {
    clientId: basic?.clientId ?? parameters.client_id,
    clientSecret: basic?.clientSecret ?? parameters.client_secret,
    clientAssertion: parameters.client_assertion,
    clientAssertionType: parameters.client_assertion_type,
  };
}

/**
 * Checks that a confidential client is who it says.
 * @throws EntraRefusal 7000218 without credentials, 7000215 for a wrong secret, 7000222 for an expired one, 900144 and
 * 9002313 without the right type of assertion, and for an assertion as `AuthenticateByAssertion`.
 */
export async function authenticateClient(redemption: Redemption): Promise<void> {
  const { directory, client, credentials } = redemption;
  const { application } = client;
  const { appId } = application;
  if (credentials.clientAssertion !== undefined) {
    assertAssertionType(credentials.clientAssertionType);
    return redemption.authenticateByAssertion(application, credentials.clientAssertion, assertionAudiences(redemption));
  }
  if (credentials.clientSecret === undefined) {
    throw new EntraRefusal(7000218);
  }
  const verdict = directory.clientSecrets.verify(application, credentials.clientSecret, directory.now());
  if (verdict === "expired") {
    throw new EntraRefusal(7000222, { appId });
  }
  if (verdict === "wrong") {
    throw new EntraRefusal(7000215, { appId });
  }
}

/** By whatever name the tenant was asked. */
function assertionAudiences({ directory: { tenant }, authority, origin }: Redemption): string[] {
  const names = [authority.name, tenant.id, tenant.defaultDomain];
  return names.flatMap((name) => [`${origin}/${name}/oauth2/v2.0/token`, issuerOf(origin, name)]);
}

function assertAssertionType(type: string | undefined): void {
  if (type === undefined) {
    throw new EntraRefusal(900144, { parameter: "client_assertion_type" });
  }
  if (type !== jwtAssertion) {
    throw new EntraRefusal(9002313);
  }
}

/**
 * Checks that a public client does not claim to be confidential.
 * @throws EntraRefusal 700025 when it presents a secret or an assertion.
 */
export function assertPublicClient(credentials: ClientCredentials): void {
  if (credentials.clientSecret !== undefined || credentials.clientAssertion !== undefined) {
    throw new EntraRefusal(700025);
  }
}

/** RFC 6749, section 2.3.1: ID and secret are form-encoded before they become HTTP Basic credentials. */
function basicCredentials(authorization: string | undefined): { clientId: string; clientSecret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? "")?.[1];
  if (!encoded) {
    return undefined;
  }
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  if (id === undefined || secret === undefined) {
    throw new EntraRefusal(9002313);
  }
  return { clientId: formDecoded(id), clientSecret: formDecoded(secret) };
}

function formDecoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("+", " "));
  } catch {
    throw new EntraRefusal(9002313);
  }
}
