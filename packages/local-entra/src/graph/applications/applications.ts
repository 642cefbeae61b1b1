import { type Application, applicationType } from "../../directory/objects/application.ts";
import { passwordRoutes } from "../credentials/password-credential.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { ownerRoutes } from "../entities/owners.ts";
import { findByKey } from "../odata/key.ts";
import type { GraphContext, GraphRoutes } from "../request/graph-context.ts";
import { may, writable } from "../request/permissions.ts";
import { createApplication, deleteApplication, storeApplication, updateApplication } from "./application-changes.ts";
import { federatedCredentialRoutes } from "./federated-credentials.ts";
import { logoRoutes } from "./logo.ts";

/** `/applications`, their secrets, logos, owners and federated credentials. */
export function applicationRoutes(context: GraphContext): GraphRoutes {
  const { directory } = context;
  const find = (key: string) => findByKey(directory.applications, key);
  const store = (application: Application) => storeApplication(directory, application);
  const routes = entityRoutes(context, {
    type: applicationType,
    counted: true,
    list: () => directory.applications.list(),
    find,
    mayRead: may.readApplications,
    mayCreate: may.createApplications,
    checkOwner: (request) => writable(directory, request, find),
    create: (body, request) => createApplication(context, request.var, body),
    update: (current, body, request) => updateApplication(directory, request.get("version"), current, body),
    remove: (application) => deleteApplication(directory, application),
  });
  routes.route("/", passwordRoutes(context, { find, store }));
  routes.route("/", logoRoutes(context, find));
  routes.route("/", ownerRoutes(context, find));
  routes.route("/", federatedCredentialRoutes(context, find));
  return routes;
}
