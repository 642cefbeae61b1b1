import { grantAppRole } from "../../directory/application-permission.ts";
import type { Directory } from "../../directory/directory.ts";
import { consentingRoles, graphConsentingRoles } from "../../directory/directory-role.ts";
import { microsoftGraphAppId } from "../../directory/microsoft-graph.ts";
import type { Application, AppRole } from "../../directory/objects/application.ts";
import { type GrantEnds, permissionGrantId } from "../../directory/objects/permission-grant.ts";
import type { ServicePrincipal } from "../../directory/objects/service-principal.ts";
import type { User } from "../../directory/objects/user.ts";
import type { RegisteredClient } from "../client/registered-client.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { keepScopes } from "./consent.ts";

/** A permission that a registration asks for in its `requiredResourceAccess`. */
export interface RequestedPermission {
  resource: ServicePrincipal;
  /** As in `Application.Read.All`. */
  value: string;
  displayName: string;
  /** The app role of an application permission; undefined for a delegated one. */
  role: AppRole | undefined;
}

interface RequiredAccess {
  resourceAppId: string;
  resourceAccess: { id: string; type: string }[];
}

/**
 * What a registration asks for, by names.
 * @throws EntraRefusal 500011 for an API that the tenant does not have, 650053 for a permission that it does not offer.
 */
export function requestedPermissions(directory: Directory, application: Application): RequestedPermission[] {
  return (application.requiredResourceAccess as RequiredAccess[]).flatMap(({ resourceAppId, resourceAccess }) => {
    const resource = directory.servicePrincipals.getByAppId(resourceAppId);
    if (!resource) {
      throw new EntraRefusal(500011, { resource: resourceAppId, tenant: directory.tenant.displayName });
    }
    return resourceAccess.map(({ id, type }) => {
      const found = type === "Role" ? roleOf(resource, id) : scopeOf(resource, id);
      if (!found) {
        throw new EntraRefusal(650053, { appName: application.displayName, scope: id });
      }
      return { resource, ...found };
    });
  });
}

/**
 * Whether a person may consent to these permissions for everybody
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites).
 */
export function mayConsentTo(directory: Directory, user: User, permissions: readonly RequestedPermission[]): boolean {
  const ofGraph = permissions.some(({ resource, role }) => role && resource.appId === microsoftGraphAppId);
  const needed = ofGraph ? graphConsentingRoles : consentingRoles;
  return user.accountEnabled && directory.directoryRoles.targets(user.id).some((role) => needed.has(role));
}

/** Whether an application was granted a permission already, for everybody. */
export function isGranted(
  directory: Directory,
  { servicePrincipal }: RegisteredClient,
  { resource, value, role }: RequestedPermission,
): boolean {
  if (role) {
    return directory.appRoleAssignments
      .list()
      .some(
        ({ principalId, resourceId, appRoleId }) =>
          principalId === servicePrincipal.id && resourceId === resource.id && appRoleId === role.id,
      );
  }
  const id = permissionGrantId(endsForEverybody(servicePrincipal, resource));
  return directory.permissionGrants.get(id)?.scope.split(" ").includes(value) ?? false;
}

/** Gives an application what it asks for, and takes nothing back. */
export function grantToEverybody(
  directory: Directory,
  { servicePrincipal }: RegisteredClient,
  permissions: readonly RequestedPermission[],
): void {
  for (const { resource, role, value } of permissions) {
    if (role) {
      grantAppRole(directory, { servicePrincipalId: servicePrincipal.id, resourceId: resource.id, role });
    } else {
      keepScopes(directory.permissionGrants, endsForEverybody(servicePrincipal, resource), [value]);
    }
  }
}

function endsForEverybody(client: ServicePrincipal, resource: ServicePrincipal): GrantEnds {
  return { clientId: client.id, principalId: null, resourceId: resource.id };
}

function roleOf(resource: ServicePrincipal, id: string) {
  const role = resource.appRoles.find((one) => one.id === id && one.isEnabled);
  return role && { value: role.value ?? role.displayName, displayName: role.displayName, role };
}

function scopeOf(resource: ServicePrincipal, id: string) {
  const scope = resource.oauth2PermissionScopes.find((one) => one.id === id);
  const value = scope?.value ?? id;
  return scope && { value, displayName: scope.adminConsentDisplayName ?? value, role: undefined };
}
