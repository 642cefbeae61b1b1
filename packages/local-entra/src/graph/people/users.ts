import { randomUUID } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import { blank, type Version } from "../../directory/objects/property.ts";
import { type User, userType } from "../../directory/objects/user.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { found } from "../odata/key.ts";
import { merge } from "../odata/merge.ts";
import { notFound } from "../request/graph-error.ts";
import { type Body, type GraphContext, type GraphRoutes, parameter } from "../request/graph-request.ts";
import { mayReadUsers, mayWriteUsers, permit } from "../request/permissions.ts";
import { checkNewUser, checkPassword, checkUser } from "../rules/user-rules.ts";

/** `/users`; a user is found by ID or by user principal name. */
export function userRoutes(context: GraphContext): GraphRoutes {
  const { directory } = context;
  const { users } = directory;
  const find = (key: string) => {
    const isNamed = ({ userPrincipalName }: User) => userPrincipalName.toLowerCase() === key.toLowerCase();
    return found(key, users.get(key) ?? users.list().find(isNamed));
  };
  const routes = entityRoutes(context, {
    type: userType,
    counted: true,
    list: () => users.list(),
    find,
    mayRead: mayReadUsers,
    mayCreate: mayWriteUsers,
    mayWrite: mayWriteUsers,
    create: (body, request) => {
      checkNewUser(body);
      const createdDateTime = timestamp(directory.now());
      const initial = { ...(blank(userType) as object as User), id: randomUUID(), createdDateTime };
      return users.insert(changed(directory, request.get("version"), initial, body));
    },
    update: (user, body, request) => users.update(changed(directory, request.get("version"), user, body)),
    remove: ({ id }) => {
      users.delete(id);
      directory.removeReferences(id);
    },
  });

  // Nobody here has a manager; Graph says so with this text.
  return routes.get("/:id/manager", (request) => {
    permit(mayReadUsers(request.get("caller")));
    find(parameter(request, "id"));
    throw notFound("manager");
  });
}

/**
 * The user with what a request says in it. The password is checked and forgotten: people sign in here without one.
 * @throws GraphError 400 for a body that breaks a rule.
 */
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
