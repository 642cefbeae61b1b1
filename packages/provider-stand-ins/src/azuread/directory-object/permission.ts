import type { Values } from "../../protocol/property-values.ts";
import { flag, type GraphObject, text, texts, textsOf } from "../graph/graph-object.ts";

/** What Entra ID calls `isEnabled` is `enabled` in a program; the rest has the same name in both. */
function scopeTexts(scope: GraphObject) {
  return textsOf(
    scope,
    "adminConsentDescription",
    "adminConsentDisplayName",
    "id",
    "type",
    "userConsentDescription",
    "userConsentDisplayName",
    "value",
  );
}

function roleProperties(role: GraphObject) {
  const allowedMemberTypes = texts(role.allowedMemberTypes);
  return { allowedMemberTypes, ...textsOf(role, "description", "displayName", "id", "value") };
}

/** A delegated permission that an application exposes, by Graph's answer. */
export const scopeState = (scope: GraphObject): Values => ({ ...scopeTexts(scope), enabled: flag(scope.isEnabled) });

/** The same for a request. */
export const scopeRequest = (scope: GraphObject): GraphObject => ({
  ...scopeTexts(scope),
  isEnabled: flag(scope.enabled),
});

/** A role that users or applications can be assigned to, by Graph's answer. */
export const appRoleState = (role: GraphObject): Values => ({ ...roleProperties(role), enabled: flag(role.isEnabled) });

/** The same for a request. */
export const appRoleRequest = (role: GraphObject): GraphObject => ({
  ...roleProperties(role),
  isEnabled: flag(role.enabled),
});

/** IDs of roles or scopes by their value, which is what programs know them by. */
export function idsByValue(permissions: GraphObject[]): Values {
  const named = permissions.filter(({ value }) => text(value) !== "");
  return Object.fromEntries(named.map(({ id, value }) => [text(value), text(id)]));
}
