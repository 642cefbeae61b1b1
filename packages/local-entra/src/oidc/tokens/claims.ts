import { randomBytes } from "node:crypto";

import type { JWTPayload } from "jose";

import type { Application, OptionalClaim } from "../../directory/objects/application.ts";
import type { Tenant } from "../../directory/objects/tenant.ts";
import type { User } from "../../directory/objects/user.ts";

/** Seconds by which Entra ID dates its tokens back, for clients whose clock is slow. */
const clockAllowance = 300;

/** What a token says about a person is taken from here. */
export interface ClaimSource {
  user: User;
  application: Application;
  tenant: Tenant;
  /** Granted scopes. */
  scopes: Set<string>;
  now: Date;
}

/**
 * The claims of a v2.0 ID token but for those about the sign-in (aud, iss, exp, sub, nonce, at_hash, c_hash, auth_time, sid)
 * and about memberships.
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference
 */
export function idTokenClaims(source: ClaimSource): JWTPayload {
  const { user, application, tenant, scopes, now } = source;
  const issued = Math.floor(now.getTime() / 1000) - clockAllowance;
  const optional = optionalIdTokenClaims(application);
  return {
    iat: issued,
    nbf: issued,
    ver: "2.0",
    tid: tenant.id,
    uti: randomBytes(16).toString("base64url"),
    ...(scopes.has("profile") ? profileClaims(user, optional) : {}),
    ...(optional.has("acct") ? { acct: user.userType === "Guest" ? 1 : 0 } : {}),
    ...emailClaims(user, tenant, scopes, optional),
  };
}

/** What `/oidc/userinfo` says beside `sub`. https://learn.microsoft.com/entra/identity-platform/userinfo */
export function userInfoClaims(user: User, scopes: Set<string>): Record<string, string> {
  return present({
    ...(scopes.has("profile") ? { name: user.displayName, given_name: user.givenName, family_name: user.surname } : {}),
    ...(scopes.has("email") ? { email: user.mail } : {}),
  });
}

function profileClaims(user: User, optional: OptionalIdTokenClaims): Record<string, string> {
  return present({
    name: user.displayName,
    preferred_username: signInName(user),
    oid: user.id,
    given_name: optional.has("given_name") ? user.givenName : null,
    family_name: optional.has("family_name") ? user.surname : null,
    upn: upnClaim(user, optional.get("upn")),
  });
}

/**
 * A member's user principal name. A guest's is the address at home, unless the claim is set up to give the name that
 * stands for it in this tenant. https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 */
function upnClaim(user: User, claim: OptionalClaim | undefined): string | null {
  const properties = claim?.additionalProperties ?? [];
  if (!claim) {
    return null;
  }
  if (properties.includes("include_externally_authenticated_upn_without_hash")) {
    return user.userPrincipalName.replaceAll("#", "_");
  }
  return properties.includes("include_externally_authenticated_upn") ? user.userPrincipalName : signInName(user);
}

/** A guest goes by the address that was invited, not by the `#EXT#` name that stands for it in this tenant. */
function signInName(user: User): string {
  return user.userType === "Guest" && user.mail ? user.mail : user.userPrincipalName;
}

/**
 * Guests always have `email`, members with the scope or the optional claim; both only if a mailbox is set. `xms_edov`
 * comes only beside it. https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 */
function emailClaims(user: User, tenant: Tenant, scopes: Set<string>, optional: OptionalIdTokenClaims): JWTPayload {
  const wanted = scopes.has("email") || optional.has("email") || user.userType === "Guest";
  if (!wanted || user.mail === null) {
    return {};
  }
  const verified = user.mail.toLowerCase().endsWith(`@${tenant.defaultDomain.toLowerCase()}`);
  return { email: user.mail, ...(optional.has("xms_edov") ? { xms_edov: verified } : {}) };
}

/** The optional claims of a registration's ID tokens by name. */
export type OptionalIdTokenClaims = Map<string, OptionalClaim>;

/** The predefined claims that a registration asks for in its ID tokens; those with a source are extensions. */
export function optionalIdTokenClaims(application: Application): OptionalIdTokenClaims {
  const claims = application.optionalClaims?.idToken ?? [];
  return new Map(claims.filter(({ source }) => source === null).map((claim) => [claim.name, claim]));
}

function present(claims: Record<string, string | null>): Record<string, string> {
  const entries = Object.entries(claims).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries(entries);
}
