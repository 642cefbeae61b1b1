import type { Directory } from "./directory.ts";
import { microsoftGraphAppId } from "./microsoft-graph.ts";
import { appRoleAssignment, isSameAssignment } from "./objects/app-role-assignment.ts";
import type { AppRole } from "./objects/application.ts";

// An application permission is an app role of the API, granted by assigning the role to the client's service principal
// (https://learn.microsoft.com/entra/identity-platform/permissions-consent-overview#application-permissions).

/** The application permissions of Microsoft Graph that a service principal was granted, such as `Application.Read.All`. */
export function grantedApplicationPermissions(directory: Directory, servicePrincipalId: string): string[] {
  const graph = directory.servicePrincipals.getByAppId(microsoftGraphAppId);
  const granted = directory.appRoleAssignments
    .list()
    .filter(({ principalId, resourceId }) => principalId === servicePrincipalId && resourceId === graph?.id);
  const roles = graph?.appRoles ?? [];
  return granted
    .map(({ appRoleId }) => roles.find(({ id, isEnabled }) => id === appRoleId && isEnabled)?.value)
    .filter((value) => value !== undefined && value !== null);
}

/** Makes the permissions of Microsoft Graph that a service principal was granted exactly those of these names. */
export function setApplicationPermissions(
  directory: Directory,
  servicePrincipalId: string,
  names: readonly string[],
): void {
  const graph = directory.servicePrincipals.getByAppId(microsoftGraphAppId);
  if (graph === undefined) {
    throw new Error("the directory must hold the service principal of Microsoft Graph");
  }
  const wanted = graph.appRoles.filter(({ value }) => value !== null && names.includes(value));
  for (const { id, principalId, resourceId, appRoleId } of directory.appRoleAssignments.list()) {
    const isGrant = principalId === servicePrincipalId && resourceId === graph.id;
    if (isGrant && !wanted.some((role) => role.id === appRoleId)) {
      directory.appRoleAssignments.delete(id);
    }
  }
  for (const role of wanted) {
    grantAppRole(directory, { servicePrincipalId, resourceId: graph.id, role });
  }
}

/** Assigns an API's app role to a service principal that does not have it yet. */
export function grantAppRole(
  directory: Directory,
  grant: { servicePrincipalId: string; resourceId: string; role: Pick<AppRole, "id"> },
): void {
  const { servicePrincipalId: principalId, resourceId, role } = grant;
  const assignment = appRoleAssignment({ appRoleId: role.id, principalId, resourceId }, directory.now());
  if (!directory.appRoleAssignments.list().some((kept) => isSameAssignment(kept, assignment))) {
    directory.appRoleAssignments.insert(assignment);
  }
}
