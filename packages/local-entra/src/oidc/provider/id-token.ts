import { createHash } from "node:crypto";

import type { JWTPayload } from "jose";
import type { KoaContextWithOIDC, Provider } from "oidc-provider";

import { registeredClient } from "../client/registered-client.ts";
import { optionalIdTokenClaims } from "../tokens/claims.ts";
import { issuerOf } from "../tokens/issuer.ts";
import { libraryOffset } from "./artifacts.ts";
import type { ServiceContext } from "./service-context.ts";

/** Seconds: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes */
const lifetime = 60 * 60;

/** What the library has put together for an ID token when it is issued. */
interface PreparedIdToken {
  ctx: KoaContextWithOIDC;
  client: { clientId: string };
  /** The account's claims. */
  available: JWTPayload & { sub: string; auth_time?: number };
  /** What belongs to this answer: nonce, and the code and access token whose hashes go in. */
  extra: { nonce?: string; at_hash?: string; c_hash?: string };
  /** The claims that the request asked for one by one; `max_age` asks for `auth_time`. */
  mask?: Record<string, unknown>;
}

/**
 * Lets ID tokens be issued by Entra's rules instead of the library's: the issuer is the tenant of the account, whatever
 * authority was asked, the times are the directory's, and the newest key signs.
 */
export function issueEntraIdTokens(provider: Provider, context: ServiceContext): void {
  const { IdToken } = provider as unknown as { IdToken: { prototype: { issue(): Promise<string> } } };
  IdToken.prototype.issue = async function issue(this: PreparedIdToken) {
    return context.keys.sign(claimsOf(this, context));
  };
}

function claimsOf(token: PreparedIdToken, { directory, origin, subjectOf }: ServiceContext): JWTPayload {
  const { available, client, extra, mask } = token;
  const { sub: userId, auth_time: authTime = 0, acr: _acr, amr: _amr, ...claims } = available;
  const now = directory.now();
  const optional = optionalIdTokenClaims(registeredClient(directory, client.clientId).application);
  const dated = optional.has("auth_time") || mask?.auth_time !== undefined;
  return {
    aud: client.clientId,
    iss: issuerOf(origin, String(claims.tid)),
    exp: Math.floor(now.getTime() / 1000) + lifetime,
    ...claims,
    sub: subjectOf(userId, client.clientId),
    ...(dated ? { auth_time: authTime + libraryOffset(now) } : {}),
    ...(optional.has("sid") ? { sid: sessionId(sessionOf(token.ctx)) } : {}),
    ...(extra.nonce === undefined ? {} : { nonce: extra.nonce }),
    ...(extra.at_hash === undefined ? {} : { at_hash: halfHash(extra.at_hash) }),
    ...(extra.c_hash === undefined ? {} : { c_hash: halfHash(extra.c_hash) }),
  };
}

/** The `sid` of a browser session, a GUID as Entra's are; it does not give the session's own name away. */
export function sessionId(sessionUid: string): string {
  const digits = createHash("sha256").update(`sid ${sessionUid}`).digest("hex");
  return digits.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The browser session that a token goes back to, also when it is redeemed later by a server. */
function sessionOf({ oidc }: KoaContextWithOIDC): string {
  const { AuthorizationCode, RefreshToken } = oidc.entities;
  return (AuthorizationCode ?? RefreshToken)?.sessionUid ?? oidc.session?.uid ?? "";
}

/** OpenID Connect Core 1.0, section 3.1.3.6. */
function halfHash(value: string): string {
  const hash = createHash("sha256").update(value).digest();
  return hash.subarray(0, hash.length / 2).toString("base64url");
}
