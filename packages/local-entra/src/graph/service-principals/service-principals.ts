import { Hono } from "hono";

import type { Directory } from "../../directory/directory.ts";
import { servicePrincipalType } from "../../directory/model/service-principal-type.ts";
import type { ServicePrincipal } from "../../directory/objects/service-principal.ts";
import { deleteServicePrincipal } from "../applications/application-changes.ts";
import { passwordRoutes } from "../credentials/password-routes.ts";
import { ownerRoutes } from "../entities/owners.ts";
import { countAnswer, entityAnswer, listAnswer } from "../odata/answer.ts";
import { findByKey } from "../odata/key.ts";
import { pageOf } from "../odata/page.ts";
import { countQuery, entityQuery, listQuery } from "../odata/query.ts";
import { denied } from "../request/graph-error.ts";
import { type GraphContext, type GraphEnv, jsonBody, parameter } from "../request/graph-request.ts";
import {
  requireApplicationCreate,
  requireApplicationRead,
  requireApplicationWrite,
} from "../request/permissions.ts";
import { appRoleAssignmentRoutes } from "./app-role-assignments.ts";
import { createServicePrincipal, updateServicePrincipal } from "./service-principal-changes.ts";

/** `/servicePrincipals`, their secrets, their owners and their app role assignments. */
export function servicePrincipalRoutes(context: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  routes.route("/", listRoutes(context));
  routes.route("/", documentRoutes(context));
  const { directory } = context;
  const byKey = (key: string) => find(directory, key);
  const store = (servicePrincipal: ServicePrincipal) => directory.servicePrincipals.update(servicePrincipal);
  routes.route("/", passwordRoutes(context, { find: byKey, store }));
  routes.route("/", ownerRoutes(context, byKey));
  routes.route("/", appRoleAssignmentRoutes(context));
  return routes;
}

function find(directory: Directory, key: string): ServicePrincipal {
  return findByKey(directory.servicePrincipals, key);
}

function listRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/", (request) => {
    requireApplicationRead(request.get("caller"));
    const query = listQuery(servicePrincipalType, request);
    const page = pageOf(directory.servicePrincipals.list(), query);
    return request.json(listAnswer(request, origin, servicePrincipalType, page, query));
  });

  routes.get("/$count", (request) => {
    requireApplicationRead(request.get("caller"));
    return countAnswer(
      request,
      directory.servicePrincipals.list(),
      countQuery(servicePrincipalType, request),
    );
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
    const query = entityQuery(servicePrincipalType, request);
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
      deleteServicePrincipal(directory, servicePrincipal);
    });
    return request.body(null, 204);
  });

  return routes;
}
