import type { Directory } from "../../directory/directory.ts";
import { globalAdministrator } from "../../directory/directory-role.ts";
import { type AppRoleAssignment, defaultAccess } from "../../directory/objects/app-role-assignment.ts";
import type { User } from "../../directory/objects/user.ts";
import type { RegisteredClient } from "../client/registered-client.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import type { SignInAccount } from "./account.ts";

/**
 * Checks that a user may sign in to an application at all. Global Administrators always may
 * (https://learn.microsoft.com/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users); people of other
 * tenants are assigned there, where local Entra requires no assignment.
 * @param silent whether no page may be shown; then the OAuth error asks for one.
 * @throws EntraRefusal 50105 where assignment is required and neither the user nor a group that has the user as a direct
 * member is assigned.
 */
export function assertAdmitted(
  directory: Directory,
  { user, tenant }: SignInAccount,
  client: RegisteredClient,
  silent = false,
): void {
  const { application, servicePrincipal } = client;
  const exempt = tenant.id !== directory.tenant.id || directory.directoryRoles.has(user.id, globalAdministrator);
  if (!servicePrincipal.appRoleAssignmentRequired || exempt) {
    return;
  }
  if (assignmentsOf(directory, user, client).length === 0) {
    const { appId, displayName: appName } = application;
    const values = { appName, appId, user: user.userPrincipalName };
    throw new EntraRefusal(50105, values, silent ? "interaction_required" : undefined);
  }
}

/** Values of the app roles that a user has by assignment, own or a group's; each once. */
export function appRolesOf(directory: Directory, user: User, client: RegisteredClient): string[] {
  const assigned = new Set(assignmentsOf(directory, user, client).map(({ appRoleId }) => appRoleId));
  assigned.delete(defaultAccess);
  return client.application.appRoles
    .filter((role) => role.isEnabled && assigned.has(role.id))
    .flatMap(({ value }) => value ?? []);
}

/** The groups that are assigned to an application and have the user as a direct member. */
export function assignedGroupsOf(directory: Directory, user: User, client: RegisteredClient): string[] {
  const ids = assignmentsOf(directory, user, client).map(({ principalId }) => principalId);
  return [...new Set(ids)].filter((id) => id !== user.id);
}

/**
 * Nested groups do not count (https://learn.microsoft.com/entra/identity/users/groups-saasapps), nor one in the recycle
 * bin.
 */
function assignmentsOf(
  { appRoleAssignments, groups, members }: Directory,
  user: User,
  { servicePrincipal }: RegisteredClient,
): AppRoleAssignment[] {
  const principals = new Set([user.id, ...members.sources(user.id).filter((id) => groups.get(id))]);
  return appRoleAssignments
    .list()
    .filter(({ resourceId, principalId }) => resourceId === servicePrincipal.id && principals.has(principalId));
}
