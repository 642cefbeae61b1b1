import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import { denied } from "./graph-error.ts";

// Application permissions of Microsoft Graph, by what the "Permissions" section of each operation's page accepts
// (https://learn.microsoft.com/graph/permissions-reference).
const WRITE_ALL = ["Application.ReadWrite.All", "Directory.ReadWrite.All"];
const WRITE_OWNED = "Application.ReadWrite.OwnedBy";
const READ_ALL = ["Application.Read.All", "Directory.Read.All", ...WRITE_ALL];
const READ_APPLICATIONS = [...READ_ALL, WRITE_OWNED];
const WRITE_ASSIGNMENTS = "AppRoleAssignment.ReadWrite.All";
const READ_DIRECTORY = ["Directory.Read.All", "Directory.ReadWrite.All"];
const WRITE_USERS = ["User.ReadWrite.All", "Directory.ReadWrite.All"];
const READ_USERS = ["User.Read.All", "User.ReadBasic.All", ...WRITE_USERS, ...READ_DIRECTORY];
const READ_DOMAINS = ["Domain.Read.All", "Domain.ReadWrite.All", ...READ_DIRECTORY];
const WRITE_MEMBERS = ["GroupMember.ReadWrite.All", "Group.ReadWrite.All", "Directory.ReadWrite.All"];
const READ_GROUPS = ["GroupMember.Read.All", "Group.Read.All", ...WRITE_MEMBERS, ...READ_DIRECTORY];

/** @throws GraphError 403 when the caller may not read applications and service principals. */
export function requireApplicationRead(caller: Caller): void {
  require(mayReadApplications(caller));
}

export function mayReadApplications(caller: Caller): boolean {
  return holdsAny(caller, READ_APPLICATIONS);
}

/** @throws GraphError 403 when the caller may not read users. */
export function requireUserRead(caller: Caller): void {
  require(mayReadUsers(caller));
}

export function mayReadUsers(caller: Caller): boolean {
  return holdsAny(caller, READ_USERS);
}

/** @throws GraphError 403 when the caller may not create, change and delete users. */
export function requireUserWrite(caller: Caller): void {
  require(holdsAny(caller, WRITE_USERS));
}

/** @throws GraphError 403 when the caller may not read the tenant's domains. */
export function requireDomainRead(caller: Caller): void {
  require(holdsAny(caller, READ_DOMAINS));
}

/** @throws GraphError 403 when the caller may not read groups and their members. */
export function requireGroupRead(caller: Caller): void {
  require(mayReadGroups(caller));
}

export function mayReadGroups(caller: Caller): boolean {
  return holdsAny(caller, READ_GROUPS);
}

/** @throws GraphError 403 when the caller may not change who is in a group. */
export function requireMemberWrite(caller: Caller): void {
  require(holdsAny(caller, WRITE_MEMBERS));
}

/**
 * Assigning takes two permissions (https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto), the
 * second only to read what is assigned.
 * @throws GraphError 403 when the caller lacks one of them.
 */
export function requireAppRoleAssignmentCreate(caller: Caller): void {
  requireAppRoleAssignmentDelete(caller);
  require(holdsAny(caller, READ_ALL));
}

/** @throws GraphError 403 when the caller may not take an assignment back. */
export function requireAppRoleAssignmentDelete(caller: Caller): void {
  require(holdsAny(caller, [WRITE_ASSIGNMENTS]));
}

/** @throws GraphError 403 when the caller may not create applications. */
export function requireApplicationCreate(caller: Caller): void {
  require(holdsAny(caller, [WRITE_OWNED, ...WRITE_ALL]));
}

/** @throws GraphError 403 when the caller may neither write all applications nor this one, as its owner. */
export function requireApplicationWrite(directory: Directory, caller: Caller, objectId: string): void {
  const owned = caller.roles.includes(WRITE_OWNED) && directory.owners.has(objectId, caller.objectId);
  require(mayWriteAll(caller) || owned);
}

export function mayWriteAll(caller: Caller): boolean {
  return holdsAny(caller, WRITE_ALL);
}

function holdsAny(caller: Caller, roles: string[]): boolean {
  return caller.roles.some((role) => roles.includes(role));
}

function require(allowed: boolean): void {
  if (!allowed) {
    throw denied();
  }
}
