import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import { globalAdministrator } from "../../directory/directory-role.ts";
import type { Find, GraphRequest } from "./graph-context.ts";
import { denied } from "./graph-error.ts";
import { parameter } from "./graph-request.ts";

/** Whether a caller may do something, where it matters with the object of this ID. */
export type Permission = (caller: Caller, id?: string) => boolean;

// Application permissions of Microsoft Graph, by what the "Permissions" section of each operation's page accepts
// (https://learn.microsoft.com/graph/permissions-reference).
const writeAll = ["Application.ReadWrite.All", "Directory.ReadWrite.All"];
const writeOwned = "Application.ReadWrite.OwnedBy";
const readAll = ["Application.Read.All", "Directory.Read.All", ...writeAll];
const readDirectory = ["Directory.Read.All", "Directory.ReadWrite.All"];
const writeUsers = ["User.ReadWrite.All", "Directory.ReadWrite.All"];
const writeGroups = ["Group.ReadWrite.All", "Directory.ReadWrite.All"];
const writeMembers = ["GroupMember.ReadWrite.All", ...writeGroups];
const writeGrants = ["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"];
const assign = "AppRoleAssignment.ReadWrite.All";
const readUsers = ["User.Read.All", "User.ReadBasic.All", ...writeUsers, ...readDirectory];

/** Who may do what, by the permissions that Graph's page on each operation accepts. */
export const may = {
  /** Applications and service principals, all of them. */
  writeAll: holding(...writeAll),
  readAllApplications: holding(...readAll),
  readApplications: holding(...readAll, writeOwned),
  createApplications: holding(...writeAll, writeOwned),
  /** Whoever signed in may be read with less than all the others. */
  readUsers: (caller: Caller, id?: string) =>
    holding(...readUsers)(caller) || (isOwn(caller, id) && holding("User.Read", "User.ReadWrite")(caller)),
  writeUsers: holding(...writeUsers),
  readDomains: holding("Domain.Read.All", "Domain.ReadWrite.All", ...readDirectory),
  readGroups: holding("GroupMember.Read.All", "Group.Read.All", ...writeMembers, ...readDirectory),
  writeGroups: holding(...writeGroups),
  createGroups: holding("Group.Create", ...writeGroups),
  writeMembers: holding(...writeMembers),
  writeRoles: holding("RoleManagement.ReadWrite.Directory"),
  readOrganization: holding("User.Read", "Organization.Read.All", "Organization.ReadWrite.All", ...readDirectory),
  readGrants: holding(...writeGrants, "Directory.Read.All"),
  writeGrants: holding(...writeGrants),
  removeAssignments: holding(assign),
  /**
   * Assigning takes two permissions (https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto), the
   * second only to read what is assigned.
   */
  assign: (caller: Caller) => holding(assign)(caller) && holding(...readAll)(caller),
};

function isOwn({ isUser, objectId }: Caller, id: string | undefined): boolean {
  return isUser === true && objectId === id;
}

/** Whether the caller may write all applications and service principals, or this one as its owner. */
export function mayWriteApplication(directory: Directory, caller: Caller, id: string): boolean {
  const owned = caller.roles.includes(writeOwned) && directory.owners.has(id, caller.objectId);
  return owned || may.writeAll(caller);
}

/**
 * The application or service principal that a request's path names.
 * @throws GraphError 404 when there is none, 403 when the caller may not write it.
 */
export function writable<T extends { id: string }>(directory: Directory, request: GraphRequest, find: Find<T>): T {
  const found = find(parameter(request, "id"));
  permit(mayWriteApplication(directory, request.get("caller"), found.id));
  return found;
}

/** @throws GraphError 403 for what the caller may not do. */
export function permit(allowed: boolean): void {
  if (!allowed) {
    throw denied();
  }
}

function holding(...permissions: string[]): Permission {
  return ({ roles }) => roles.some((role) => permissions.includes(role));
}

/**
 * The caller with what its permissions come to: those delegated by a user allow no more than the user may do, which is for
 * all but an administrator to read, and to make registrations and change the own ones
 * (https://learn.microsoft.com/entra/fundamentals/users-default-permissions).
 */
export function effectiveCaller(directory: Directory, caller: Caller): Caller {
  if (!caller.isUser || directory.directoryRoles.has(caller.objectId, globalAdministrator)) {
    return caller;
  }
  const roles = caller.roles.flatMap((scope) => [
    scope.replace(/ReadWrite\.All$/, "Read.All"),
    ...(scope === "Application.ReadWrite.All" ? [writeOwned] : []),
  ]);
  return { ...caller, roles };
}
