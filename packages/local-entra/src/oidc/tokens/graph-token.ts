import { randomBytes } from "node:crypto";

import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from "jose";

import type { Caller } from "../../directory/caller.ts";
import type { Application } from "../../directory/objects/application.ts";
import type { ServicePrincipal } from "../../directory/objects/service-principal.ts";
import type { User } from "../../directory/objects/user.ts";
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

/** What an app-only access token for Graph is made from. */
export interface GraphTokenRequest extends GraphTokenContext {
  application: Application;
  servicePrincipal: ServicePrincipal;
  /** Application permissions of Graph that the service principal was granted. */
  roles: string[];
}

/** Signs an app-only access token for Graph with the claims of Entra's v1.0 access tokens, which Graph's own are. */
export function issueGraphToken(keys: SigningKeys, request: GraphTokenRequest): Promise<string> {
  const { application, servicePrincipal, roles } = request;
  return keys.sign({
    ...commonClaims(request, application),
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
 * Which application sent this `Authorization` header to Graph: undefined when it holds no bearer token, or one that
 * this local Entra did not sign for an application and its own Graph, or one that has expired at `now`.
 */
export async function verifyGraphToken(
  keys: SigningKeys,
  origin: string,
  header: string | undefined,
  now = new Date(),
): Promise<Caller | undefined> {
  const { idtyp, oid, appid, roles } = await verifiedClaims(keys, origin, header, now);
  if (idtyp !== "app" || typeof oid !== "string" || typeof appid !== "string") {
    return undefined;
  }
  return { objectId: oid, appId: appid, roles: Array.isArray(roles) ? roles.map(String) : [] };
}

/** As `verifyGraphToken`, for a token that an application has on behalf of a user: on whose, and with which scopes. */
export async function verifyDelegatedToken(
  keys: SigningKeys,
  origin: string,
  header: string | undefined,
  now = new Date(),
) {
  const { idtyp, oid, appid, scp } = await verifiedClaims(keys, origin, header, now);
  if (idtyp !== "user" || typeof oid !== "string" || typeof appid !== "string" || typeof scp !== "string") {
    return undefined;
  }
  return { userId: oid, appId: appid, scopes: new Set(scp.split(" ")) };
}

async function verifiedClaims(keys: SigningKeys, origin: string, header = "", now: Date): Promise<JWTPayload> {
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (!token) {
    return {};
  }
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys.jwks), {
      algorithms: ["RS256"],
      audience: origin,
      currentDate: now,
      requiredClaims: ["exp", "tid"],
    });
    return payload.iss === graphTokenIssuer(origin, String(payload.tid)) ? payload : {};
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      return {};
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

/** The issuer of v1.0 tokens has no `/v2.0`; in the cloud it is `https://sts.windows.net/<tenant>/`. */
function graphTokenIssuer(origin: string, tenantId: string): string {
  return `${origin}/${tenantId}/`;
}
