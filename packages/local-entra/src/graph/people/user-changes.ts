import { randomUUID } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import { blank, type Version } from "../../directory/model/property.ts";
import { userType } from "../../directory/model/user-type.ts";
import type { User } from "../../directory/objects/user.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { merge } from "../odata/merge.ts";
import type { Body } from "../request/graph-request.ts";
import { checkNewUser, checkPassword, checkUser } from "../rules/user-rules.ts";

/**
 * Stores a new user. The password is checked and forgotten: people sign in here without one.
 * @throws GraphError 400 for a body that breaks a rule.
 */
export function createUser(directory: Directory, version: Version, body: Body): User {
  checkNewUser(body);
  const createdDateTime = timestamp(directory.now());
  const initial = { ...(blank(userType) as object as User), id: randomUUID(), createdDateTime };
  return directory.users.insert(changed(directory, version, initial, body));
}

/** @throws GraphError 400 for a body that breaks a rule. */
export function updateUser(directory: Directory, version: Version, current: User, body: Body): void {
  directory.users.update(changed(directory, version, current, body));
}

function changed(
  directory: Directory,
  version: Version,
  current: User,
  { passwordProfile, ...properties }: Body,
): User {
  const user = merge(userType, version, current, properties);
  if (passwordProfile !== undefined && passwordProfile !== null) {
    const none: { passwordProfile?: { password?: unknown } } = {};
    checkPassword(merge(userType, version, none, { passwordProfile }, none).passwordProfile?.password);
  }
  checkUser(directory, user);
  return user;
}
