import { randomUUID } from "node:crypto";

import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import { applicationType } from "../../directory/model/application-type.ts";
import type { Version } from "../../directory/model/property.ts";
import { type Application, newApplication } from "../../directory/objects/application.ts";
import { mirrored, type ServicePrincipal } from "../../directory/objects/service-principal.ts";
import type { AppManagementPolicy } from "../credentials/app-management-policy.ts";
import { changeCredentials, requestedPasswords } from "../credentials/credential-changes.ts";
import { addPassword, withoutFraction } from "../credentials/password-credential.ts";
import { bindOwners } from "../entities/owners.ts";
import { merge } from "../odata/merge.ts";
import { checkApplication } from "../rules/application-rules.ts";
import { checkCreationQuota } from "../rules/quota-rules.ts";

type Body = Record<string, unknown>;

/** Who asks for a change, and by which version of Graph. */
export interface Requester {
  caller: Caller;
  version: Version;
  policy?: AppManagementPolicy | undefined;
}

/**
 * Stores a new registration. The answer shows the values of the client secrets that the request asked for.
 * @throws GraphError 400 for a body that breaks a rule.
 */
export function createApplication(directory: Directory, requester: Requester, body: Body): object {
  const { caller, version, policy } = requester;
  checkCreationQuota(directory, caller);
  const blank = newApplication({
    id: randomUUID(),
    appId: randomUUID(),
    displayName: "",
    publisherDomain: directory.tenant.defaultDomain,
    createdDateTime: withoutFraction(directory.now()),
  });
  const { passwordCredentials, ...properties } = body;
  const application = merge(applicationType, version, { current: blank, blank }, properties);
  changeCredentials(directory, blank, application, undefined);
  const passwords = requestedPasswords(passwordCredentials).map((wanted) =>
    addPassword(directory, application, wanted, policy),
  );
  checkApplication(directory, application);
  directory.applications.insert(application);
  bindOwners(directory, caller, application.id, body["owners@odata.bind"]);
  return { ...application, passwordCredentials: passwords };
}

/** @throws GraphError 400 for a body that breaks a rule. */
export function updateApplication(
  directory: Directory,
  version: Version,
  current: Application,
  body: Body,
): void {
  const { id, appId, publisherDomain, createdDateTime } = current;
  const blank = newApplication({ id, appId, publisherDomain, createdDateTime, displayName: "" });
  const { passwordCredentials, ...properties } = body;
  const application = merge(applicationType, version, { current, blank }, properties);
  changeCredentials(directory, current, application, passwordCredentials);
  storeApplication(directory, application, current);
}

/** Writes a changed registration and what its service principal copies from it. */
export function storeApplication(
  directory: Directory,
  application: Application,
  previous?: Application,
): void {
  checkApplication(directory, application, previous);
  directory.applications.update(application);
  const servicePrincipal = directory.servicePrincipals.getByAppId(application.appId);
  if (servicePrincipal) {
    directory.servicePrincipals.update({ ...servicePrincipal, ...mirrored(application) });
  }
}

/**
 * Moves a registration to the recycle bin. Its service principal goes for good, as Entra ID deletes it too
 * (https://learn.microsoft.com/graph/api/application-delete); owners and secrets stay for a restore.
 */
export function deleteApplication(directory: Directory, application: Application): void {
  const servicePrincipal = directory.servicePrincipals.getByAppId(application.appId);
  if (servicePrincipal) {
    deleteServicePrincipal(directory, servicePrincipal);
  }
  directory.applications.delete(application.id);
  directory.deletedApplications.insert({ ...application, deletedDateTime: withoutFraction(directory.now()) });
}

/** Removes a service principal for good, with its secrets and all that points to it. */
export function deleteServicePrincipal(
  directory: Directory,
  { id, passwordCredentials }: ServicePrincipal,
): void {
  directory.servicePrincipals.delete(id);
  for (const links of [directory.owners, directory.members]) {
    links.removeAll(id);
  }
  for (const { keyId } of passwordCredentials) {
    directory.clientSecrets.remove(keyId);
  }
  for (const { id: assignment, principalId, resourceId } of directory.appRoleAssignments.list()) {
    if (principalId === id || resourceId === id) {
      directory.appRoleAssignments.delete(assignment);
    }
  }
  for (const { id: grant, clientId, resourceId } of directory.permissionGrants.list()) {
    if (clientId === id || resourceId === id) {
      directory.permissionGrants.delete(grant);
    }
  }
}
