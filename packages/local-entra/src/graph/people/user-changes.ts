import { randomUUID } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import type { Version } from "../../directory/model/property.ts";
import { userType } from "../../directory/model/user-type.ts";
import type { User } from "../../directory/objects/user.ts";
import { withoutFraction } from "../credentials/password-credential.ts";
import { merge } from "../odata/merge.ts";
import { checkNewUser, checkPassword, checkUser } from "../rules/user-rules.ts";

type Body = Record<string, unknown>;

/**
 * Stores a new user. The password is checked and forgotten: people sign in here without one.
 * @throws GraphError 400 for a body that breaks a rule.
 */
export function createUser(directory: Directory, version: Version, body: Body): User {
  checkNewUser(body);
  const blank = { ...blankUser(randomUUID()), createdDateTime: withoutFraction(directory.now()) };
  const user = changed(version, { current: blank, blank }, body);
  checkUser(directory, user);
  return directory.users.insert(user);
}

/** @throws GraphError 400 for a body that breaks a rule. */
export function updateUser(directory: Directory, version: Version, current: User, body: Body): void {
  const user = changed(version, { current, blank: blankUser(current.id) }, body);
  checkUser(directory, user);
  directory.users.update(user);
}

/** Removes a user and all that points to it. */
export function deleteUser(directory: Directory, { id }: User): void {
  directory.users.delete(id);
  for (const links of [directory.owners, directory.members, directory.directoryRoles]) {
    links.removeAll(id);
  }
  for (const { id: assignment, principalId } of directory.appRoleAssignments.list()) {
    if (principalId === id) {
      directory.appRoleAssignments.delete(assignment);
    }
  }
  for (const { id: grant, principalId } of directory.permissionGrants.list()) {
    if (principalId === id) {
      directory.permissionGrants.delete(grant);
    }
  }
}

function changed(version: Version, documents: { current: User; blank: User }, body: Body): User {
  const { passwordProfile, ...properties } = body;
  const user = merge(userType, version, documents, properties);
  if (passwordProfile !== undefined && passwordProfile !== null) {
    const none: { passwordProfile?: { password?: unknown } } = {};
    const read = merge(userType, version, { current: none, blank: none }, { passwordProfile });
    checkPassword(read.passwordProfile?.password);
  }
  return user;
}

function blankUser(id: string): User {
  return {
    id,
    accountEnabled: true,
    displayName: "",
    givenName: null,
    surname: null,
    jobTitle: null,
    userPrincipalName: "",
    mail: null,
    userType: "Member",
  };
}
