import { randomBytes } from "node:crypto";

import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from "jose";

import type { Caller } from "../../directory/caller.ts";
import type { Application } from "../../directory/objects/application.ts";
import type { ServicePrincipal } from "../../directory/objects/service-principal.ts";
import type { User } from "../../directory/objects/user.ts";
import { graphTokenIssuer } from "./issuer.ts";
import type { SigningKeys } from "./signing-keys.ts";

/** Seconds that an access token for Graph is valid, as `expires_in` says. */
export const graphTokenLifetime = 3599;

/** Where and when a token for Graph is issued. */
export interface GraphTokenContext {
  tenantId: string;
  /** Scheme, host and port of local Entra; its Graph is the token's audience. */
  origin: string;
  now: Date;
}

/** Signs an app-only access token for Graph with the claims of Entra's v1.0 access tokens, which Graph's own are. */
export function issueGraphToken(
  keys: SigningKeys,
  context: GraphTokenContext,
  granted: { application: Application; servicePrincipal: ServicePrincipal; roles: string[] },
): Promise<string> {
  const { application, servicePrincipal, roles } = granted;
  return keys.sign({
    ...commonClaims(context, application),
    appidacr: "1",
    idtyp: "app",
    oid: servicePrincipal.id,
    roles,
    sub: servicePrincipal.id,
  });
}

/** The claims of an access token for Graph that an application has on behalf of a user. */
export function delegatedGraphClaims(
  context: GraphTokenContext,
  granted: { application: Application; user: User; scope: string; subject: string },
): JWTPayload {
  const { application, user, scope, subject } = granted;
  return {
    ...commonClaims(context, application),
    idtyp: "user",
    name: user.displayName,
    oid: user.id,
    scp: scope,
    sub: subject,
    unique_name: user.userPrincipalName,
    upn: user.userPrincipalName,
  };
}

/**
 * Who sent this `Authorization` header to Graph: an application, or one on behalf of a user. Where it holds no bearer token
 * that this local Entra signed for its own Graph, or one that has expired at `now`, Graph's text about it.
 */
export async function verifyGraphToken(
  keys: SigningKeys,
  origin: string,
  header: string,
  now = new Date(),
): Promise<Caller | string> {
  const claims = await verifiedClaims(keys, origin, header, now);
  if (typeof claims === "string") {
    return claims;
  }
  const { idtyp, oid, appid, roles, scp } = claims;
  if (!["app", "user"].includes(String(idtyp)) || typeof oid !== "string" || typeof appid !== "string") {
    return invalidToken;
  }
  const isUser = idtyp === "user";
  const permissions = isUser ? String(scp).split(" ") : Array.isArray(roles) ? roles.map(String) : [];
  return { objectId: oid, appId: appid, roles: permissions, ...(isUser ? { isUser } : {}) };
}

// What Graph says of a token, as clients have met it.
const invalidToken = "Access token validation failure.";
const wrongAudience = "Access token validation failure. Invalid audience.";
const expiredToken = "Lifetime validation failed, the token is expired.";
/** https://github.com/MaikuB/flutter_appauth/issues/575 */
const noToken =
  "IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'.";

/** The claims of a token for Graph, or Graph's text about what is none. */
async function verifiedClaims(keys: SigningKeys, origin: string, header = "", now: Date): Promise<JWTPayload | string> {
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (!token?.includes(".")) {
    return noToken;
  }
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys.jwks), {
      algorithms: ["RS256"],
      audience: origin,
      currentDate: now,
      requiredClaims: ["exp", "tid"],
    });
    return payload.iss === graphTokenIssuer(origin, String(payload.tid)) ? payload : invalidToken;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      return expiredToken;
    }
    if (error instanceof errors.JOSEError) {
      return error instanceof errors.JWTClaimValidationFailed && error.claim === "aud" ? wrongAudience : invalidToken;
    }
    throw error;
  }
}

function commonClaims({ tenantId, origin, now }: GraphTokenContext, application: Application): JWTPayload {
  const seconds = Math.floor(now.getTime() / 1000);
  return {
    aud: origin,
    iss: graphTokenIssuer(origin, tenantId),
    iat: seconds,
    nbf: seconds,
    exp: seconds + graphTokenLifetime,
    app_displayname: application.displayName,
    appid: application.appId,
    idp: graphTokenIssuer(origin, tenantId),
    tid: tenantId,
    uti: randomBytes(16).toString("base64url"),
    ver: "1.0",
  };
}
