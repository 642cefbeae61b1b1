import { randomUUID } from "node:crypto";

import type { Application, PasswordCredential } from "../directory/application.ts";
import type { Directory } from "../directory/directory.ts";
import { badRequest, invalidValue } from "./graph-error.ts";
import { passwordCredential } from "./model/application-type.ts";
import { merge } from "./model/merge.ts";
import type { EntityType } from "./model/property.ts";

/** The type of the answer to `addPassword`, whose `secretText` is the only place where a secret's value is shown. */
export const passwordCredentialType: EntityType = {
  name: "passwordCredential",
  set: "microsoft.graph.passwordCredential",
  title: "PasswordCredential",
  properties: passwordCredential,
};

/** A client secret as its maker sees it once. */
export type NewPassword = Omit<PasswordCredential, "secretText"> & { secretText: string };

/**
 * Adds a client secret to a registration in the store. Its dates are kept as the request wrote them; by default it
 * starts now and ends two years later (https://learn.microsoft.com/graph/api/application-addpassword).
 * @throws GraphError 400 for an end that is not after the start.
 */
export function addPassword(directory: Directory, application: Application, request: object): NewPassword {
  const keyId = randomUUID();
  const start = directory.now();
  const defaults: PasswordCredential = {
    customKeyIdentifier: null,
    displayName: null,
    endDateTime: "",
    hint: null,
    keyId,
    secretText: null,
    startDateTime: withoutFraction(start),
  };
  const { keyId: _ignored, ...wanted } = request as Record<string, unknown>;
  const merged = merge(passwordCredentialType, "v1.0", { current: defaults, blank: defaults }, wanted);
  const endDateTime = merged.endDateTime || twoYearsAfter(merged.startDateTime);
  if (Date.parse(endDateTime) <= Date.parse(merged.startDateTime)) {
    throw invalidValue("endDateTime", "PasswordCredential", "It must be after startDateTime.");
  }
  const secretText = directory.clientSecrets.create(keyId);
  const credential = { ...merged, endDateTime, hint: secretText.slice(0, 3) };
  application.passwordCredentials.push(credential);
  return { ...credential, secretText };
}

/** @throws GraphError 400 when the registration has no secret with this ID. */
export function removePassword(directory: Directory, application: Application, keyId: unknown): void {
  const id = String(keyId).toLowerCase();
  const rest = application.passwordCredentials.filter((credential) => credential.keyId !== id);
  if (rest.length === application.passwordCredentials.length) {
    throw badRequest("No password credential found with keyId.");
  }
  application.passwordCredentials = rest;
  directory.clientSecrets.remove(id);
}

/** A time as Graph writes the ones that it sets itself: in UTC, to the second. */
export function withoutFraction(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

function twoYearsAfter(start: string): string {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return withoutFraction(end);
}
