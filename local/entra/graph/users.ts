import { Hono } from "hono";

import { notFound } from "./graph-error.ts";
import { type GraphContext, type GraphEnv, parameter, search } from "./graph-request.ts";
import { userType } from "./model/user-type.ts";
import { entityAnswer, listAnswer } from "./odata/answer.ts";
import { pageOf } from "./odata/page.ts";
import { entityQuery, listQuery } from "./odata/query.ts";
import { requireUserRead } from "./permissions.ts";

/** `/users`, which can be read by ID or by user principal name. */
export function userRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  function find(key: string) {
    const name = key.toLowerCase();
    const user =
      directory.users.get(key) ??
      directory.users.list().find((candidate) => candidate.userPrincipalName.toLowerCase() === name);
    if (!user) {
      throw notFound(key);
    }
    return user;
  }

  routes.get("/", (request) => {
    requireUserRead(request.get("caller"));
    const query = listQuery(userType, request.get("version"), search(request));
    return request.json(listAnswer(request, origin, userType, pageOf(directory.users.list(), query), query));
  });

  routes.get("/:id", (request) => {
    requireUserRead(request.get("caller"));
    const query = entityQuery(userType, request.get("version"), search(request));
    return request.json(entityAnswer(request, origin, userType, find(parameter(request, "id")), query));
  });

  // Nobody here has a manager; Graph says so with this text.
  routes.get("/:id/manager", (request) => {
    requireUserRead(request.get("caller"));
    find(parameter(request, "id"));
    throw notFound("manager");
  });

  return routes;
}
