import type { Directory } from "../../directory/directory.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";

/** What `/.default` asks for in a sign-in: the OpenID Connect scopes and the person's own profile. */
const defaultScopes = ["openid", "profile", "email", "User.Read"];

/** Delegated permissions of Graph that every user has here. */
export const graphScopes = [...defaultScopes, "User.ReadWrite"];

/**
 * What `offline_access` is called towards the protocol library, which drops it from a request without `prompt=consent`
 * (OpenID Connect Core 1.0, section 11); Entra ID does not.
 */
export const offlineScope = "offline";

/** What a sign-in itself is made of. */
export const signInScopes = ["openid", "profile", offlineScope];

const cloudGraph = "https://graph.microsoft.com";

/** What scopes are judged by. */
export interface ScopeContext {
  directory: Directory;
  /** Whoever asks. */
  appName: string;
  /** Display name of the tenant that was asked. */
  tenant: string;
  origin: string;
}

/**
 * The scopes of an authorization request as the library knows them.
 * @throws EntraRefusal 900144 without scope, 70011 for an unusable one, 500011 for one of another resource, 650053 for
 * one that Graph does not have here.
 */
export function delegatedScopes(scope: string | undefined, context: ScopeContext): string[] {
  return known(asked(scope), context);
}

/**
 * As `delegatedScopes`, of a request to redeem a code or refresh token, for which none need be named. `/.default` asks
 * for what was consented to, whatever that is.
 * @throws EntraRefusal also 65001 for one of which Graph has more than is granted here: nobody has consented to it.
 */
export function redeemedScopes(scope: string | undefined, context: ScopeContext & { appId: string }): string[] {
  const scopes = (scope === undefined ? [] : asked(scope)).map((value) => withoutGraph(value, context.origin));
  if (scopes.some((value) => graphPermission.test(value) && grantable(value) === undefined)) {
    throw new EntraRefusal(65001, { appId: context.appId, appName: context.appName });
  }
  return known(
    scopes.filter((value) => value !== ".default"),
    context,
  );
}

/** How Graph's permissions are named, as `Mail.Read`. */
const graphPermission = /^[A-Z]\w+(\.[A-Z]\w+)+$/;

function grantable(value: string): string | undefined {
  return graphScopes.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
}

function asked(scope: string | undefined): string[] {
  if (!scope) {
    throw new EntraRefusal(900144, { parameter: "scope" });
  }
  // RFC 6749, appendix A.4: printable ASCII but for the quotation mark and the backslash.
  if (!/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) {
    throw new EntraRefusal(70011, { scope });
  }
  return scope.split(" ").filter((value) => value !== "");
}

function known(scopes: string[], context: ScopeContext): string[] {
  return [...new Set(scopes.flatMap((value) => delegatedScope(value, context)))];
}

function delegatedScope(scope: string, context: ScopeContext): string[] {
  const value = withoutGraph(scope, context.origin);
  if (value === "offline_access") {
    return [offlineScope];
  }
  if (value === ".default") {
    return defaultScopes;
  }
  const granted = grantable(value);
  if (granted) {
    return [granted];
  }
  if (value.includes("/")) {
    throw unknownResource(value.slice(0, value.lastIndexOf("/")), context);
  }
  throw new EntraRefusal(650053, { appName: context.appName, scope: value });
}

/**
 * Checks the scope of a client credentials request, which must ask for all of Graph's application permissions.
 * @throws EntraRefusal 900144 without scope, 1002012 unless it ends in `/.default`, 500011 for another resource.
 */
export function assertGraphDefaultScope(scope: string | undefined, context: ScopeContext): void {
  if (!scope) {
    throw new EntraRefusal(900144, { parameter: "scope" });
  }
  // Microsoft's library for Go asks for these beside it; they have no meaning where nobody signs in.
  const resource = scope.replace(/ (?:openid|profile|offline_access)\b/g, "");
  if (!resource.endsWith("/.default")) {
    throw new EntraRefusal(1002012, { scope });
  }
  if (withoutGraph(resource, context.origin) !== ".default") {
    throw unknownResource(resource.slice(0, -"/.default".length), context);
  }
}

/** The refusal of an API beside Graph; of one that is registered here it says that it is not served. */
function unknownResource(resource: string, { directory, tenant }: ScopeContext): EntraRefusal {
  const isRegistered = directory.applications
    .list()
    .some(({ appId, identifierUris }) => appId === resource || identifierUris.includes(resource));
  const note = isRegistered ? "It is registered here, but local Entra ID issues tokens for Microsoft Graph only." : "";
  return new EntraRefusal(500011, { resource, tenant, note });
}

/** Graph's resource identifier is where it is served; the cloud's own name is taken too, as clients have it built in. */
function withoutGraph(scope: string, origin: string): string {
  for (const resource of [origin, cloudGraph]) {
    if (scope.startsWith(`${resource}/`)) {
      // Entra ID reads a resource that itself ends in a slash with a doubled one.
      return scope.slice(resource.length + 1).replace(/^\//, "");
    }
  }
  return scope;
}
