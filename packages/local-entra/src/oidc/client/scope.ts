import { EntraRefusal } from "../refusals/entra-refusal.ts";

/** Delegated permissions of Graph that every user has here: the OpenID Connect scopes and the person's own profile. */
export const graphScopes = ["openid", "profile", "email", "User.Read"];

/**
 * What `offline_access` is called towards the protocol library, which drops it from a request without `prompt=consent`
 * (OpenID Connect Core 1.0, section 11); Entra ID does not.
 */
export const offlineScope = "offline";

const cloudGraph = "https://graph.microsoft.com";

/**
 * The scopes of an authorization request as the library knows them.
 * @throws EntraRefusal 900144 without scope, 70011 for an unusable one, 500011 for one of another resource, 650053 for
 * one that Graph does not have here.
 */
export function delegatedScopes(
  scope: string | undefined,
  names: { appName: string; tenant: string; origin: string },
): string[] {
  if (!scope) {
    throw new EntraRefusal(900144, { parameter: "scope" });
  }
  // RFC 6749, appendix A.4: printable ASCII but for the quotation mark and the backslash.
  if (!/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) {
    throw new EntraRefusal(70011, { scope });
  }
  const scopes = scope.split(" ").filter((value) => value !== "");
  return [...new Set(scopes.flatMap((value) => delegatedScope(value, names)))];
}

function delegatedScope(scope: string, names: { appName: string; tenant: string; origin: string }): string[] {
  const value = withoutGraph(scope, names.origin);
  if (value === "offline_access") {
    return [offlineScope];
  }
  if (value === ".default") {
    return graphScopes;
  }
  const known = graphScopes.find((candidate) => candidate.toLowerCase() === value.toLowerCase());
  if (known) {
    return [known];
  }
  if (value.includes("/")) {
    throw new EntraRefusal(500011, {
      resource: value.slice(0, value.lastIndexOf("/")),
      tenant: names.tenant,
    });
  }
  throw new EntraRefusal(650053, { appName: names.appName, scope: value });
}

/**
 * Checks the scope of a client credentials request, which must ask for all of Graph's application permissions.
 * @throws EntraRefusal 900144 without scope, 1002012 unless it ends in `/.default`, 500011 for another resource.
 */
export function assertGraphDefaultScope(scope: string | undefined, names: { tenant: string; origin: string }): void {
  if (!scope) {
    throw new EntraRefusal(900144, { parameter: "scope" });
  }
  // Microsoft's library for Go asks for these beside it; they have no meaning where nobody signs in.
  const asked = scope.replace(/ (?:openid|profile|offline_access)\b/g, "");
  if (!asked.endsWith("/.default")) {
    throw new EntraRefusal(1002012, { scope });
  }
  if (withoutGraph(asked, names.origin) !== ".default") {
    throw new EntraRefusal(500011, { resource: asked.slice(0, -"/.default".length), tenant: names.tenant });
  }
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
