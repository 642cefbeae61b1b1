import { servicePrincipalType } from "../../directory/model/service-principal-type.ts";
import { passwordRoutes } from "../credentials/password-routes.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { ownerRoutes } from "../entities/owners.ts";
import { findByKey } from "../odata/key.ts";
import { denied } from "../request/graph-error.ts";
import type { GraphContext, GraphRoutes } from "../request/graph-request.ts";
import { mayCreateApplications, mayReadApplications, writable } from "../request/permissions.ts";
import { appRoleAssignmentRoutes } from "./app-role-assignments.ts";
import { createServicePrincipal, deleteServicePrincipal, updateServicePrincipal } from "./service-principal-changes.ts";

/** `/servicePrincipals`, their secrets, their owners and their app role assignments. */
export function servicePrincipalRoutes(context: GraphContext): GraphRoutes {
  const { directory } = context;
  const { servicePrincipals } = directory;
  const find = (key: string) => findByKey(servicePrincipals, key);
  const routes = entityRoutes(context, {
    type: servicePrincipalType,
    counted: true,
    list: () => servicePrincipals.list(),
    find,
    mayRead: mayReadApplications,
    mayCreate: mayCreateApplications,
    checkOwner: (request) => writable(directory, request, find),
    create: (body, request) => createServicePrincipal(directory, request.var, body),
    update: (current, body, request) => updateServicePrincipal(directory, request.get("version"), current, body),
    remove: (servicePrincipal) => {
      // Microsoft's own service principals can be configured in a tenant, but not removed from it.
      if (servicePrincipal.appOwnerOrganizationId !== directory.tenant.id) {
        throw denied();
      }
      deleteServicePrincipal(directory, servicePrincipal);
    },
  });
  routes.route("/", passwordRoutes(context, { find, store: (changed) => servicePrincipals.update(changed) }));
  routes.route("/", ownerRoutes(context, find));
  routes.route("/", appRoleAssignmentRoutes(context, find));
  return routes;
}
