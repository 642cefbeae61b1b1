import { Hono } from "hono";

import type { Directory } from "../../directory/directory.ts";
import { applicationType } from "../../directory/model/application-type.ts";
import type { Application } from "../../directory/objects/application.ts";
import { passwordRoutes } from "../credentials/password-routes.ts";
import { ownerRoutes } from "../entities/owners.ts";
import { countAnswer, entityAnswer, listAnswer } from "../odata/answer.ts";
import { findByKey } from "../odata/key.ts";
import { pageOf } from "../odata/page.ts";
import { countQuery, entityQuery, listQuery } from "../odata/query.ts";
import { type GraphContext, type GraphEnv, jsonBody, parameter } from "../request/graph-request.ts";
import {
  requireApplicationCreate,
  requireApplicationRead,
  requireApplicationWrite,
} from "../request/permissions.ts";
import {
  createApplication,
  deleteApplication,
  storeApplication,
  updateApplication,
} from "./application-changes.ts";
import { logoRoutes } from "./logo.ts";

/** `/applications` and what is below it, except federated credentials. */
export function applicationRoutes(context: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.route("/", listRoutes(context));
  routes.route("/", documentRoutes(context));
  const find = (key: string) => findApplication(context.directory, key);
  const store = (application: Application) => storeApplication(context.directory, application);
  routes.route("/", passwordRoutes(context, { find, store }));
  routes.route("/", logoRoutes(context, find));
  routes.route("/", ownerRoutes(context, find));
  return routes;
}

/** @throws GraphError 400 or 404 when no registration has this object ID, or `appId=` and this client ID. */
export function findApplication(directory: Directory, key: string): Application {
  return findByKey(directory.applications, key);
}

function listRoutes({ directory, origin, policy }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/", (request) => {
    requireApplicationRead(request.get("caller"));
    const query = listQuery(applicationType, request);
    const page = pageOf(directory.applications.list(), query);
    return request.json(listAnswer(request, origin, applicationType, page, query));
  });

  routes.get("/$count", (request) => {
    requireApplicationRead(request.get("caller"));
    return countAnswer(request, directory.applications.list(), countQuery(applicationType, request));
  });

  routes.post("/", async (request) => {
    const caller = request.get("caller");
    requireApplicationCreate(caller);
    const body = await jsonBody(request);
    const requester = { caller, version: request.get("version"), policy: policy?.() };
    const created = directory.transaction(() => createApplication(directory, requester, body));
    return request.json(entityAnswer(request, origin, applicationType, created), 201);
  });

  return routes;
}

function documentRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/:id", (request) => {
    requireApplicationRead(request.get("caller"));
    const query = entityQuery(applicationType, request);
    const application = findApplication(directory, parameter(request, "id"));
    return request.json(entityAnswer(request, origin, applicationType, application, query));
  });

  routes.patch("/:id", async (request) => {
    const body = await jsonBody(request);
    directory.transaction(() => {
      const application = findApplication(directory, parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), application.id);
      updateApplication(directory, request.get("version"), application, body);
    });
    return request.body(null, 204);
  });

  routes.delete("/:id", (request) => {
    directory.transaction(() => {
      const application = findApplication(directory, parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), application.id);
      deleteApplication(directory, application);
    });
    return request.body(null, 204);
  });

  return routes;
}
