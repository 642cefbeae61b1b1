import { randomUUID } from "node:crypto";

import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Version } from "../../directory/model/property.ts";
import { servicePrincipalType } from "../../directory/model/service-principal-type.ts";
import type { Application } from "../../directory/objects/application.ts";
import { newServicePrincipal, type ServicePrincipal } from "../../directory/objects/service-principal.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { mergeHolder } from "../credentials/credential-changes.ts";
import { bindOwners } from "../entities/owners.ts";
import { badRequest, conflict, denied } from "../request/graph-error.ts";
import type { Body, Sender } from "../request/graph-request.ts";
import { mayWriteAll, mayWriteApplication, permit } from "../request/permissions.ts";
import { checkCreationQuota } from "../rules/quota-rules.ts";
import { checkRequiredText, checkTextLength } from "../rules/text-rules.ts";

/**
 * Stores the service principal of a registration of this tenant.
 * @throws GraphError 400 for an unknown registration, 403 for one that the caller does not own, 409 for a second one.
 */
export function createServicePrincipal(
  directory: Directory,
  { caller, version }: Sender,
  { appId, ...body }: Body,
): ServicePrincipal {
  const application = backingApplication(directory, caller, appId);
  permit(mayWriteApplication(directory, caller, application.id));
  checkCreationQuota(directory, caller);
  if (directory.servicePrincipals.getByAppId(application.appId)) {
    throw conflict(
      "The service principal cannot be created, updated, or restored because the service principal name " +
        `${application.appId} is already in use.`,
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

/** @throws GraphError 400 for a body that breaks a rule. */
export function updateServicePrincipal(
  directory: Directory,
  version: Version,
  current: ServicePrincipal,
  body: Body,
): void {
  const changed = mergeHolder(directory, servicePrincipalType, version, current, body);
  checkServicePrincipal(changed);
  directory.servicePrincipals.update(changed);
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
  throw mayWriteAll(caller)
    ? badRequest(`The appId '${appId}' of the service principal does not reference a valid application object.`)
    : denied(
        "When using this permission, the backing application of the service principal being created must in the " +
          "local tenant",
      );
}

const signOnModes = ["password", "saml", "notSupported", "oidc"];

function checkServicePrincipal(servicePrincipal: ServicePrincipal): void {
  const { description, notes, preferredSingleSignOnMode: mode } = servicePrincipal;
  checkTextLength("description", "ServicePrincipal", description, 1024);
  checkTextLength("notes", "ServicePrincipal", notes, 1024);
  if (mode !== null && mode !== "" && !signOnModes.includes(mode)) {
    throw badRequest(
      "Invalid value specified for property 'preferredSingleSignOnMode' of resource 'ServicePrincipal'. " +
        `It must be one of ${signOnModes.join(", ")}.`,
    );
  }
}
