import { randomUUID } from "node:crypto";

import { type Application, newApplication } from "../directory/application.ts";
import type { Directory } from "../directory/directory.ts";
import { mirrored } from "../directory/service-principal.ts";
import type { Caller } from "../oidc/graph-token.ts";
import { badRequest } from "./graph-error.ts";
import { applicationType } from "./model/application-type.ts";
import { merge } from "./model/merge.ts";
import type { Version } from "./model/property.ts";
import { bindOwners } from "./owners.ts";
import { addPassword, removePassword, withoutFraction } from "./password-credential.ts";
import { checkApplication } from "./rules/application-rules.ts";

type Body = Record<string, unknown>;

/** Who asks for a change, and by which version of Graph. */
export interface Requester {
  caller: Caller;
  version: Version;
}

/**
 * Stores a new registration. The answer shows the values of the client secrets that the request asked for.
 * @throws GraphError 400 for a body that breaks a rule.
 */
export function createApplication(directory: Directory, { caller, version }: Requester, body: Body): object {
  const blank = newApplication({
    id: randomUUID(),
    appId: randomUUID(),
    displayName: "",
    publisherDomain: directory.tenant.defaultDomain,
    createdDateTime: withoutFraction(directory.now()),
  });
  const { passwordCredentials, ...properties } = body;
  const application = merge(applicationType, version, { current: blank, blank }, properties);
  application.passwordCredentials = [];
  const passwords = requestedPasswords(passwordCredentials).map((wanted) =>
    addPassword(directory, application, wanted),
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
  if (passwordCredentials !== undefined) {
    keepPasswords(directory, application, passwordCredentials);
  }
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
    deleteServicePrincipal(directory, servicePrincipal.id);
  }
  directory.applications.delete(application.id);
  directory.deletedApplications.insert({ ...application, deletedDateTime: withoutFraction(directory.now()) });
}

export function deleteServicePrincipal(directory: Directory, id: string): void {
  directory.servicePrincipals.delete(id);
  directory.owners.removeAll(id);
  directory.graphRoles.removeAll(id);
}

/** A list in a PATCH can only leave secrets out; new ones come from `addPassword`. */
function keepPasswords(directory: Directory, application: Application, list: unknown): void {
  const wanted = requestedPasswords(list).map(({ keyId }) => String(keyId).toLowerCase());
  const known = application.passwordCredentials.map(({ keyId }) => keyId);
  const foreign = wanted.find((keyId) => !known.includes(keyId));
  if (foreign !== undefined) {
    throw badRequest("New password credentials must be generated with service actions.");
  }
  for (const keyId of known.filter((candidate) => !wanted.includes(candidate))) {
    removePassword(directory, application, keyId);
  }
}

function requestedPasswords(list: unknown): Body[] {
  const wanted = list ?? [];
  if (!Array.isArray(wanted) || wanted.some((element) => typeof element !== "object" || element === null)) {
    throw badRequest("Invalid value specified for property 'passwordCredentials' of resource 'Application'.");
  }
  return wanted;
}
