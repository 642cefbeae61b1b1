import { Hono } from "hono";

import type { Directory } from "../../directory/directory.ts";
import { userType } from "../../directory/model/user-type.ts";
import type { User } from "../../directory/objects/user.ts";
import { countAnswer, entityAnswer, listAnswer } from "../odata/answer.ts";
import { pageOf } from "../odata/page.ts";
import { countQuery, entityQuery, listQuery } from "../odata/query.ts";
import { notFound } from "../request/graph-error.ts";
import { type GraphContext, type GraphEnv, jsonBody, parameter } from "../request/graph-request.ts";
import { requireUserRead, requireUserWrite } from "../request/permissions.ts";
import { createUser, deleteUser, updateUser } from "./user-changes.ts";

/** `/users`; a user is found by ID or by user principal name. */
export function userRoutes(context: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.route("/", listRoutes(context));
  routes.route("/", documentRoutes(context));
  return routes;
}

function listRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/", (request) => {
    requireUserRead(request.get("caller"));
    const query = listQuery(userType, request);
    return request.json(listAnswer(request, origin, userType, pageOf(directory.users.list(), query), query));
  });

  routes.get("/$count", (request) => {
    requireUserRead(request.get("caller"));
    return countAnswer(request, directory.users.list(), countQuery(userType, request));
  });

  routes.post("/", async (request) => {
    requireUserWrite(request.get("caller"));
    const body = await jsonBody(request);
    const created = directory.transaction(() => createUser(directory, request.get("version"), body));
    return request.json(entityAnswer(request, origin, userType, created), 201);
  });

  return routes;
}

function documentRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/:id", (request) => {
    requireUserRead(request.get("caller"));
    const query = entityQuery(userType, request);
    const user = find(directory, parameter(request, "id"));
    return request.json(entityAnswer(request, origin, userType, user, query));
  });

  routes.patch("/:id", async (request) => {
    requireUserWrite(request.get("caller"));
    const body = await jsonBody(request);
    directory.transaction(() =>
      updateUser(directory, request.get("version"), find(directory, parameter(request, "id")), body),
    );
    return request.body(null, 204);
  });

  routes.delete("/:id", (request) => {
    requireUserWrite(request.get("caller"));
    directory.transaction(() => deleteUser(directory, find(directory, parameter(request, "id"))));
    return request.body(null, 204);
  });

  // Nobody here has a manager; Graph says so with this text.
  routes.get("/:id/manager", (request) => {
    requireUserRead(request.get("caller"));
    find(directory, parameter(request, "id"));
    throw notFound("manager");
  });

  return routes;
}

function find(directory: Directory, key: string): User {
  const name = key.toLowerCase();
  const user =
    directory.users.get(key) ??
    directory.users.list().find((candidate) => candidate.userPrincipalName.toLowerCase() === name);
  if (!user) {
    throw notFound(key);
  }
  return user;
}
