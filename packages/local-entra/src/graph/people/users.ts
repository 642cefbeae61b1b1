import { randomUUID } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import { blank, type Version } from "../../directory/objects/property.ts";
import { type User, userType } from "../../directory/objects/user.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { recycle } from "../entities/deleted-items.ts";
import { directoryObjectBody, lookUpAll } from "../entities/directory-objects.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { membershipRoutes } from "../entities/membership.ts";
import { addLinks } from "../entities/relation.ts";
import { found } from "../odata/key.ts";
import { merge } from "../odata/merge.ts";
import {
  type Body,
  type Find,
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  newRoutes,
} from "../request/graph-context.ts";
import { jsonBody, parameter } from "../request/graph-request.ts";
import { may, permit } from "../request/permissions.ts";
import { checkPassword, checkUser, requiredOfUser } from "../rules/user-rules.ts";
import { checkGiven } from "../rules/value-rules.ts";

/** `/users`; a user is found by ID or by user principal name. */
export function userRoutes(context: GraphContext): GraphRoutes {
  const { directory } = context;
  const { users } = directory;
  const lookUp = (key = "") => users.get(key) ?? users.list().find((user) => isCalled(user, key));
  const find = (key: string) => found(key, lookUp(key));
  const routes = entityRoutes(context, {
    type: userType,
    counted: true,
    list: () => users.list(),
    find,
    mayRead: (caller, key) => may.readUsers(caller, lookUp(key)?.id),
    mayCreate: may.writeUsers,
    mayWrite: may.writeUsers,
    create: (body, request) => {
      checkGiven("User", requiredOfUser, body);
      const createdDateTime = timestamp(directory.now());
      const initial = { ...(blank(userType) as object as User), id: randomUUID(), createdDateTime };
      return users.insert(changed(directory, request.get("version"), initial, body));
    },
    update: (user, body, request) => users.update(changed(directory, request.get("version"), user, body)),
    remove: (user) => recycle(directory, userType, user),
  });
  return routes.route("/", membershipRoutes(context, find)).route("/", managerRoutes(context, find));
}

function isCalled({ userPrincipalName }: User, name: string): boolean {
  return userPrincipalName.toLowerCase() === name.toLowerCase();
}

/** `/{id}/manager`: one user or none, for whom Graph has a text of its own. */
function managerRoutes({ directory }: GraphContext, find: Find<User>): GraphRoutes {
  const { managers } = directory;
  const routes = newRoutes();

  routes.get("/:id/manager", (request) => {
    const { caller } = request.var;
    permit(may.readUsers(caller));
    const [manager] = lookUpAll(directory, managers.targets(find(parameter(request, "id")).id));
    return request.json(directoryObjectBody(request, found("manager", manager)));
  });

  function replace(request: GraphRequest, references: unknown[]): Response {
    permit(may.writeUsers(request.get("caller")));
    directory.transaction(() => {
      const { id } = find(parameter(request, "id"));
      managers.removeFrom(id);
      addLinks(directory, { name: "manager", links: managers, to: ["user"], most: 1 }, id, references);
    });
    return request.body(null, 204);
  }

  routes.put("/:id/manager/$ref", async (request) => replace(request, [(await jsonBody(request))["@odata.id"]]));
  routes.delete("/:id/manager/$ref", (request) => replace(request, []));
  return routes;
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
