import type { Application } from "../../directory/objects/application.ts";
import { GraphError } from "../request/graph-error.ts";
import { checkValue } from "./value-rules.ts";

/** What app roles and delegated permission scopes have in common. */
interface Entitlement {
  id: string | null;
  value: string | null;
  isEnabled: boolean;
}

const memberTypes = ["User", "Application"];

/**
 * Checks the app roles and delegated permissions of a registration.
 * @throws GraphError 400 for a malformed or doubled one, or when one that is still enabled would go away.
 */
export function checkEntitlements(application: Application, previous?: Application): void {
  const roles = application.appRoles;
  const scopes = application.api.oauth2PermissionScopes;
  for (const role of roles) {
    const types = role.allowedMemberTypes;
    const known = types.length > 0 && types.every((type) => memberTypes.includes(type));
    checkValue(known, "allowedMemberTypes", "AppRole", `It must be of ${memberTypes.join(", ")}.`);
    const named = Boolean(role.displayName && role.description);
    const reason = "Every app role must have a displayName and a description.";
    checkValue(named, "appRoles", "Application", reason);
  }
  checkDistinct(roles, "appRoles", "Application");
  checkDistinct(scopes, "oauth2PermissionScopes", "ApiApplication");
  checkRemoved(previous?.appRoles ?? [], roles);
  checkRemoved(previous?.api.oauth2PermissionScopes ?? [], scopes);
}

/** IDs are distinct, and so are the values that tokens carry. */
function checkDistinct(entitlements: Entitlement[], property: string, resource: string): void {
  const ids = entitlements.map(({ id }) => id);
  checkValue(!ids.includes(null), property, resource, "Every element must have an id.");
  const values = entitlements.map(({ value }) => value).filter((value) => value !== null && value !== "");
  const distinct = new Set(ids).size === ids.length && new Set(values).size === values.length;
  checkValue(distinct, property, resource, "It must not contain the same id or value twice.");
}

function checkRemoved(before: Entitlement[], after: Entitlement[]): void {
  const kept = new Set(after.map(({ id }) => id));
  if (before.some(({ id, isEnabled }) => isEnabled && !kept.has(id))) {
    throw new GraphError(
      400,
      "CannotDeleteOrUpdateEnabledEntitlement",
      "Permission (scope or role) cannot be deleted or updated unless disabled first.",
    );
  }
}
