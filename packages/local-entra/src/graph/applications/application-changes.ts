import { randomUUID } from "node:crypto";

import type { DirectoryObject } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import { type Application, applicationType, newApplication } from "../../directory/objects/application.ts";
import type { Version } from "../../directory/objects/property.ts";
import { mirrored } from "../../directory/objects/service-principal.ts";
import { exactTimestamp, timestamp } from "../../directory/timestamp.ts";
import { mergeHolder, requestedPasswords } from "../credentials/credential-changes.ts";
import { addPassword } from "../credentials/password-credential.ts";
import { bindOwners, checkCreationQuota } from "../entities/owners.ts";
import type { Body, GraphContext, Sender } from "../request/graph-context.ts";
import { checkApplication } from "../rules/application-rules.ts";
import { deleteServicePrincipal } from "../service-principals/service-principals.ts";

/**
 * Stores a new registration. The answer shows the values of the client secrets that the request asked for.
 * @throws GraphError 400 for a body that breaks a rule.
 */
export function createApplication(
  { directory, maxSecretDays }: GraphContext,
  { caller, version }: Sender,
  { passwordCredentials, ...body }: Body,
): DirectoryObject {
  checkCreationQuota(directory, caller);
  const initial = newApplication({
    id: randomUUID(),
    appId: randomUUID(),
    displayName: "",
    publisherDomain: directory.tenant.defaultDomain,
    createdDateTime: timestamp(directory.now()),
  });
  const application = inOrder(mergeHolder(directory, applicationType, version, initial, body));
  const passwords = requestedPasswords(passwordCredentials).map((wanted) =>
    addPassword(directory, application, wanted, maxSecretDays?.()),
  );
  checkApplication(directory, application);
  directory.applications.insert(application);
  bindOwners(directory, caller, application.id, body["owners@odata.bind"]);
  // Only the answer to the request itself is that exact.
  const createdDateTime = exactTimestamp(directory.now());
  return { ...application, createdDateTime, passwordCredentials: passwords } as DirectoryObject;
}

/** @throws GraphError 400 for a body that breaks a rule. */
export function updateApplication(directory: Directory, version: Version, current: Application, body: Body): void {
  storeApplication(directory, inOrder(mergeHolder(directory, applicationType, version, current, body)), current);
}

/** Each redirect URI of the Web platform has its settings, whether a request gives any or not. */
function inOrder(application: Application): Application {
  // A directory of an earlier version has none.
  const { redirectUris, redirectUriSettings = [] } = application.web;
  const settingsOf = (uri: string) => redirectUriSettings.find((one) => one.uri === uri) ?? { uri, index: null };
  return { ...application, web: { ...application.web, redirectUriSettings: redirectUris.map(settingsOf) } };
}

/** Writes a changed registration and what its service principal copies from it. */
export function storeApplication(directory: Directory, application: Application, previous?: Application): void {
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
  directory.deletedApplications.insert({ ...application, deletedDateTime: timestamp(directory.now()) });
}
