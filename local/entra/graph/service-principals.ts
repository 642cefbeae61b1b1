import { Hono } from "hono";

import type { Directory } from "../directory/directory.ts";
import type { ServicePrincipal } from "../directory/service-principal.ts";
import { deleteServicePrincipal } from "./application-changes.ts";
import { denied } from "./graph-error.ts";
import { type GraphContext, type GraphEnv, jsonBody, parameter, search } from "./graph-request.ts";
import { servicePrincipalType } from "./model/service-principal-type.ts";
import { entityAnswer, listAnswer } from "./odata/answer.ts";
import { findByKey } from "./odata/key.ts";
import { pageOf } from "./odata/page.ts";
import { entityQuery, listQuery } from "./odata/query.ts";
import { ownerRoutes } from "./owners.ts";
import { requireApplicationCreate, requireApplicationRead, requireApplicationWrite } from "./permissions.ts";
import { createServicePrincipal, updateServicePrincipal } from "./service-principal-changes.ts";

/** `/servicePrincipals` and its owners. */
export function servicePrincipalRoutes(context: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.route("/", listRoutes(context));
  routes.route("/", documentRoutes(context));
  routes.route(
    "/",
    ownerRoutes(context, (key) => find(context.directory, key)),
  );
  return routes;
}

function find(directory: Directory, key: string): ServicePrincipal {
  return findByKey(directory.servicePrincipals, key);
}

function listRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/", (request) => {
    requireApplicationRead(request.get("caller"));
    const query = listQuery(servicePrincipalType, request.get("version"), search(request));
    const page = pageOf(directory.servicePrincipals.list(), query);
    return request.json(listAnswer(request, origin, servicePrincipalType, page, query));
  });

  routes.post("/", async (request) => {
    const caller = request.get("caller");
    requireApplicationCreate(caller);
    const body = await jsonBody(request);
    const requester = { caller, version: request.get("version") };
    const created = directory.transaction(() => createServicePrincipal(directory, requester, body));
    return request.json(entityAnswer(request, origin, servicePrincipalType, created), 201);
  });

  return routes;
}

function documentRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/:id", (request) => {
    requireApplicationRead(request.get("caller"));
    const query = entityQuery(servicePrincipalType, request.get("version"), search(request));
    const servicePrincipal = find(directory, parameter(request, "id"));
    return request.json(entityAnswer(request, origin, servicePrincipalType, servicePrincipal, query));
  });

  routes.patch("/:id", async (request) => {
    const body = await jsonBody(request);
    directory.transaction(() => {
      const servicePrincipal = find(directory, parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), servicePrincipal.id);
      updateServicePrincipal(directory, request.get("version"), servicePrincipal, body);
    });
    return request.body(null, 204);
  });

  routes.delete("/:id", (request) => {
    directory.transaction(() => {
      const servicePrincipal = find(directory, parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), servicePrincipal.id);
      // Microsoft's own service principals can be configured in a tenant, but not removed from it.
      if (servicePrincipal.appOwnerOrganizationId !== directory.tenant.id) {
        throw denied();
      }
      deleteServicePrincipal(directory, servicePrincipal.id);
    });
    return request.body(null, 204);
  });

  return routes;
}
