import { EntraRefusal } from "../refusals/entra-refusal.ts";
import type { Authority } from "../sign-in/authority.ts";
import { graphTokenIssuer, issuerOf } from "../tokens/issuer.ts";
import type { SigningKeys } from "../tokens/signing-keys.ts";

const claimsSupported = [
  "sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time acr",
  "nonce preferred_username name tid ver at_hash c_hash email",
].flatMap((line) => line.split(" "));

/** The generations of endpoints; of the older there are metadata and keys, by which Graph's own tokens can be checked. */
export type Generation = "v1.0" | "v2.0";

/**
 * The OpenID Provider metadata with the members, order and values of Entra ID's, but for the device endpoint and the
 * addresses of services that are not served here.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document
 */
export function openidConfiguration(origin: string, { name, tenant }: Authority, generation: Generation) {
  const base = `${origin}/${name}`;
  const { host } = new URL(origin);
  const version = generation === "v1.0" ? "" : "/v2.0";
  return {
    token_endpoint: `${base}/oauth2${version}/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${base}/discovery${version}/keys`,
    response_modes_supported: ["query", "fragment", "form_post"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
    response_types_supported: ["code", "id_token", "code id_token", "id_token token"],
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    issuer: generation === "v1.0" ? graphTokenIssuer(origin, tenant?.id) : issuerOf(origin, tenant?.id),
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origin}/oidc/userinfo`,
    authorization_endpoint: `${base}/oauth2${version}/authorize`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${base}/oauth2${version}/logout`,
    claims_supported: claimsSupported,
    tenant_region_scope: tenant ? "WW" : null,
    cloud_instance_name: host,
    cloud_graph_host_name: host,
    msgraph_host: host,
  };
}

/** The keys as Entra ID publishes them: each with the cloud and the issuers that it signs for. */
export function publishedKeys(origin: string, { keys }: SigningKeys["jwks"]) {
  const belonging = { cloud_instance_name: new URL(origin).host, issuer: issuerOf(origin) };
  return { keys: keys.map((key) => ({ ...key, ...belonging })) };
}

/**
 * Where Microsoft's libraries learn whether a host is one of the cloud's, before they ask anything else.
 * @throws EntraRefusal 50049 for another host than this.
 */
export function instanceMetadata(origin: string, authorizationEndpoint: string | undefined) {
  const { host } = new URL(origin);
  const [, tenant = ""] = URL.parse(authorizationEndpoint ?? "")?.pathname.split("/") ?? [];
  if (URL.parse(authorizationEndpoint ?? "")?.host !== host || tenant === "") {
    throw new EntraRefusal(50049);
  }
  return {
    tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}
