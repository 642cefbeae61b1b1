import type { Value } from "../../protocol/property-values.ts";
import { ProviderError } from "../../protocol/provider.ts";
import { identity } from "../../schema/set-order.ts";
import { naming } from "../graph/graph-error.ts";
import { flag, type GraphObject, object, objects, text } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";
import { applicationType } from "./application-request.ts";

/** App roles or permission scopes of an application: where they stand and which of their properties count. */
interface PermissionKind {
  readonly title: string;
  existing(application: GraphObject): GraphObject[];
  /** The properties of the request that disables some of them. */
  disabling(permissions: GraphObject[], application: GraphObject): GraphObject;
  changed(existing: GraphObject, wanted: GraphObject): boolean;
}

/** Roles for users and applications. */
export const appRoleKind: PermissionKind = {
  title: "App Roles",
  existing: (application) => objects(application.appRoles),
  disabling: (appRoles, { id }) => ({ ...applicationType, appRoles, id }),
  changed: (existing, wanted) =>
    ["allowedMemberTypes", "description", "displayName", "value"].some(
      (key) => (existing[key] || wanted[key]) && !isSame(existing[key], wanted[key]),
    ),
};

/** Delegated permissions that the application exposes. */
export const scopeKind: PermissionKind = {
  title: "OAuth2 Permission Scopes",
  existing: (application) => objects(object(application.api).oauth2PermissionScopes),
  disabling: (oauth2PermissionScopes) => ({ ...applicationType, api: { oauth2PermissionScopes } }),
  changed: (existing, wanted) => !isSame(existing, wanted),
};

const isSame = (one: unknown, other: unknown) => identity(one as Value) === identity(other as Value);

/**
 * Disables the permissions that are to change or to go: Entra ID refuses to change an enabled one
 * (https://learn.microsoft.com/en-us/graph/api/resources/approle, "isEnabled").
 */
export async function disableChanged(
  graph: GraphSession,
  path: string,
  kind: PermissionKind,
  wanted: GraphObject[],
): Promise<void> {
  const application = await naming(`retrieving Application`, graph.get(path));
  const existing = kind.existing(application);
  const disabled = existing.map((permission) => {
    const replacement = wanted.find(({ id }) => id === permission.id);
    const changes = !replacement || (flag(permission.isEnabled) && kind.changed(permission, replacement));
    return changes ? { ...permission, isEnabled: false } : permission;
  });
  const ids = disabled.filter((permission, index) => permission !== existing[index]).map(({ id }) => text(id));
  if (ids.length === 0) {
    return;
  }
  const written = disabled.map(writable);
  await naming(`disabling ${kind.title}`, graph.patch(path, kind.disabling(written, application)));
  await untilDisabled(graph, path, kind, ids);
}

/** Graph tells where a permission comes from; it cannot be written. */
const writable = ({ origin, ...permission }: GraphObject): GraphObject => permission;

/** Reads until Graph shows them disabled. */
async function untilDisabled(graph: GraphSession, path: string, kind: PermissionKind, ids: string[]): Promise<void> {
  const disabled = await graph.until(async () => {
    const now = kind.existing(await graph.get(path));
    return now.some(({ id, isEnabled }) => ids.includes(text(id)) && flag(isEnabled)) ? undefined : true;
  });
  if (!disabled) {
    throw new ProviderError(`waiting for ${kind.title} to be disabled: Graph still shows them enabled`);
  }
}
