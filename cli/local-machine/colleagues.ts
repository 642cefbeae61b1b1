import type { Directory } from "local-entra";

/** An account of the tenant on this machine. */
export type Colleague = ReturnType<Directory["users"]["list"]>[number];

/** The people of the tenant who may sign in, guests last, without administrators: what one of them may proves nothing. */
export function colleagues({ users, directoryRoles }: Directory): Colleague[] {
  const isGuest = ({ userType }: Colleague): number => Number(userType === "Guest");
  return users
    .list()
    .filter(({ id, accountEnabled }) => accountEnabled && directoryRoles.targets(id).length === 0)
    .toSorted((one, other) => isGuest(one) - isGuest(other));
}

/** Whether somebody is assigned to an application, by its service principal: alone or as a direct member of a group. */
export function isAssigned(
  { appRoleAssignments, members }: Directory,
  { id }: Colleague,
  servicePrincipal: string,
): boolean {
  const principals = [id, ...members.sources(id)];
  return appRoleAssignments
    .list()
    .some(({ resourceId, principalId }) => resourceId === servicePrincipal && principals.includes(principalId));
}
