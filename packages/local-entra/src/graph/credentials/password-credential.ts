import { randomUUID } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import { passwordCredential } from "../../directory/model/application-type.ts";
import type { EntityType } from "../../directory/model/property.ts";
import type { PasswordCredential } from "../../directory/objects/application.ts";
import { merge } from "../odata/merge.ts";
import { badRequest, invalidValue } from "../request/graph-error.ts";
import { type AppManagementPolicy, checkSecretLifetime } from "./app-management-policy.ts";

/** The type of the answer to `addPassword`, whose `secretText` is the only place where a secret's value is shown. */
export const passwordCredentialType: EntityType = {
  name: "passwordCredential",
  set: "microsoft.graph.passwordCredential",
  title: "PasswordCredential",
  properties: passwordCredential,
};

/** An application or a service principal, as one that has client secrets. */
export interface PasswordHolder {
  passwordCredentials: PasswordCredential[];
}

/** A client secret as its maker sees it once. */
export type NewPassword = Omit<PasswordCredential, "secretText"> & { secretText: string };

/**
 * Adds a client secret to an object that the caller stores. Its dates are kept as the request wrote them; by default it
 * starts now and ends two years later (https://learn.microsoft.com/graph/api/application-addpassword).
 * @throws GraphError 400 for an end that is not after the start, and for a lifetime that the policy does not allow.
 */
export function addPassword(
  directory: Directory,
  holder: PasswordHolder,
  request: object,
  policy?: AppManagementPolicy,
): NewPassword {
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
  checkSecretLifetime(policy, { startDateTime: merged.startDateTime, endDateTime });
  const secretText = directory.clientSecrets.create(keyId);
  const credential = { ...merged, endDateTime, hint: secretText.slice(0, 3) };
  holder.passwordCredentials.push(credential);
  return { ...credential, secretText };
}

/** @throws GraphError 400 when the object has no secret with this ID. */
export function removePassword(directory: Directory, holder: PasswordHolder, keyId: unknown): void {
  const id = String(keyId).toLowerCase();
  const rest = holder.passwordCredentials.filter((credential) => credential.keyId !== id);
  if (rest.length === holder.passwordCredentials.length) {
    throw badRequest("No password credential found with keyId.");
  }
  holder.passwordCredentials = rest;
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
