import { randomUUID } from "node:crypto";

import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import {
  newServicePrincipal,
  type ServicePrincipal,
  servicePrincipalType,
} from "../../directory/objects/service-principal.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { mergeHolder } from "../credentials/credential-changes.ts";
import { passwordRoutes } from "../credentials/password-credential.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { membershipRoutes } from "../entities/membership.ts";
import { bindOwners, checkCreationQuota, ownerRoutes } from "../entities/owners.ts";
import { findByKey } from "../odata/key.ts";
import type { Body, GraphContext, GraphRoutes, Sender } from "../request/graph-context.ts";
import { badRequest, conflict, denied } from "../request/graph-error.ts";
import { may, mayWriteApplication, permit, writable } from "../request/permissions.ts";
import { checkRequiredText, checkTextLength, checkValue } from "../rules/value-rules.ts";
import { appRoleAssignmentRoutes } from "./app-role-assignments.ts";
import { tokenSigningRoutes } from "./token-signing.ts";

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
    mayRead: may.readApplications,
    mayCreate: may.createApplications,
    checkOwner: (request) => writable(directory, request, find),
    create: (body, request) => createServicePrincipal(directory, request.var, body),
    update: (current, body, request) => {
      const changed = mergeHolder(directory, servicePrincipalType, request.get("version"), current, body);
      checkServicePrincipal(changed);
      servicePrincipals.update(changed);
    },
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
  routes.route("/", tokenSigningRoutes(context, find));
  return routes.route("/", membershipRoutes(context, find));
}

/**
 * Stores the service principal of a registration of this tenant.
 * @throws GraphError 400 for an unknown registration, 403 for one that the caller does not own, 409 for a second one.
 */
function createServicePrincipal(
  directory: Directory,
  { caller, version }: Sender,
  { appId, ...body }: Body,
): ServicePrincipal {
  const application = backingApplication(directory, caller, appId);
  permit(mayWriteApplication(directory, caller, application.id));
  checkCreationQuota(directory, caller);
  if (directory.servicePrincipals.getByAppId(application.appId)) {
    throw conflict(
      `The service principal cannot be created, updated, or restored because the service principal name ${application.appId} is already in use.`,
    );
  }
  const initial = newServicePrincipal(application, {
    id: randomUUID(),
    tenantId: directory.tenant.id,
    createdDateTime: timestamp(directory.now()),
  });
  const created = mergeHolder(directory, servicePrincipalType, version, initial, body);
  checkServicePrincipal(created);
  directory.servicePrincipals.insert(created);
  bindOwners(directory, caller, created.id, body["owners@odata.bind"]);
  return created;
}

/** Removes a service principal for good, with its secrets and all that points to it. */
export function deleteServicePrincipal(directory: Directory, { id, passwordCredentials }: ServicePrincipal): void {
  directory.servicePrincipals.delete(id);
  directory.removeReferences(id);
  for (const { keyId } of passwordCredentials) {
    directory.clientSecrets.remove(keyId);
  }
}

/** A caller that may write only what it owns learns no more than that the registration is not one of this tenant. */
function backingApplication(directory: Directory, caller: Caller, appId: unknown): Application {
  checkRequiredText("appId", "ServicePrincipal", typeof appId === "string" ? appId : null, 36);
  const application = directory.applications.getByAppId(String(appId));
  if (application) {
    return application;
  }
  throw may.writeAll(caller)
    ? badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`)
    : denied(
        "When using this permission, the backing application of the service principal being created must in the local tenant",
      );
}

const signOnModes = ["password", "saml", "notSupported", "oidc"];

function checkServicePrincipal(servicePrincipal: ServicePrincipal): void {
  const { description, notes, preferredSingleSignOnMode: mode } = servicePrincipal;
  checkTextLength("description", "ServicePrincipal", description, 1024);
  checkTextLength("notes", "ServicePrincipal", notes, 1024);
  const known = mode === null || mode === "" || signOnModes.includes(mode);
  const reason = `It must be one of ${signOnModes.join(", ")}.`;
  checkValue(known, "preferredSingleSignOnMode", "ServicePrincipal", reason);
}
