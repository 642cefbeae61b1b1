import { randomUUID } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import { passwordCredential } from "../../directory/model/application-type.ts";
import { blank, entityType } from "../../directory/model/property.ts";
import type { PasswordCredential } from "../../directory/objects/application.ts";
import type { AppManagementPolicy } from "../../directory/objects/tenant.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { merge } from "../odata/merge.ts";
import { badRequest, checkValue, GraphError } from "../request/graph-error.ts";
import type { Body } from "../request/graph-request.ts";

/** The type of the answer to `addPassword`, whose `secretText` is the only place where a secret's value is shown. */
export const passwordCredentialType = entityType(
  "passwordCredential",
  passwordCredential,
  "microsoft.graph.passwordCredential",
);

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
  const defaults = {
    ...blank(passwordCredentialType),
    ...{ keyId, endDateTime: "", startDateTime: timestamp(directory.now()) },
  };
  const { keyId: _ignored, ...wanted } = request as Body;
  const merged = merge(passwordCredentialType, "v1.0", defaults, wanted, defaults);
  const endDateTime = merged.endDateTime || twoYearsAfter(merged.startDateTime);
  const ordered = Date.parse(merged.startDateTime) < Date.parse(endDateTime);
  checkValue(ordered, "endDateTime", "PasswordCredential", "It must be after startDateTime.");
  checkLifetime(policy, merged.startDateTime, endDateTime);
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

function twoYearsAfter(start: string): string {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return timestamp(end);
}

/** @throws GraphError 400 for a secret that is valid for longer than the policy allows. */
function checkLifetime(policy: AppManagementPolicy | undefined, startDateTime: string, endDateTime: string) {
  const days = (Date.parse(endDateTime) - Date.parse(startDateTime)) / 86_400_000;
  if (policy && days > policy.maxSecretDays) {
    // Code, text and details as the cloud sends them: https://github.com/OfficeDev/microsoft-365-agents-toolkit/issues/10998
    const message = "Credential lifetime exceeds the max value allowed as per assigned policy 'local-entra'.";
    throw new GraphError(400, "CredentialInvalidLifetimeAsPerAppPolicy", message, [
      { code: "InvalidKeyEndDate", target: "EndDate", message },
    ]);
  }
}
