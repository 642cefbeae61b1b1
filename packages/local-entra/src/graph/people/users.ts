import { userType } from "../../directory/model/user-type.ts";
import type { User } from "../../directory/objects/user.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { found } from "../odata/key.ts";
import { notFound } from "../request/graph-error.ts";
import { type GraphContext, type GraphRoutes, parameter } from "../request/graph-request.ts";
import { mayReadUsers, mayWriteUsers, permit } from "../request/permissions.ts";
import { createUser, updateUser } from "./user-changes.ts";

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
    create: (body, request) => createUser(directory, request.get("version"), body),
    update: (user, body, request) => updateUser(directory, request.get("version"), user, body),
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
