import { randomUUID } from "node:crypto";

import type { DirectoryObject } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import { type PasswordCredential, passwordCredential } from "../../directory/objects/application.ts";
import { blank, entityType } from "../../directory/objects/property.ts";
import { exactTimestamp, timestamp } from "../../directory/timestamp.ts";
import { contextUrl, entity } from "../odata/answer.ts";
import { merge } from "../odata/merge.ts";
import {
  type Body,
  type Find,
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  newRoutes,
} from "../request/graph-context.ts";
import { badRequest, GraphError } from "../request/graph-error.ts";
import { jsonBody } from "../request/graph-request.ts";
import { writable } from "../request/permissions.ts";
import { checkValue } from "../rules/value-rules.ts";

/** The type of the answer to `addPassword`, whose `secretText` is the only place where a secret's value is shown. */
const passwordCredentialType = entityType(
  "passwordCredential",
  passwordCredential,
  "microsoft.graph.passwordCredential",
);

/** An application or a service principal, as one that has client secrets. */
export interface PasswordHolder {
  passwordCredentials: PasswordCredential[];
}

/**
 * Adds a client secret to an object that the caller stores, in front of the others. Its dates are kept as the request wrote
 * them; by default it starts now and ends two years later (https://learn.microsoft.com/graph/api/application-addpassword).
 * A service principal's has no hint, as recorded.
 * @throws GraphError 400 for an end that is not after the start, and for a secret that is valid for more than `maxDays`.
 */
export function addPassword(directory: Directory, holder: PasswordHolder, request: object, maxDays = Infinity) {
  const defaults = { ...blank(passwordCredentialType), keyId: randomUUID(), endDateTime: "", startDateTime: "" };
  const wanted = merge(passwordCredentialType, "v1.0", defaults, request as Body, defaults);
  if (holder.passwordCredentials.some(({ keyId }) => keyId === wanted.keyId)) {
    throw badRequest("Request contains a property with duplicate values.");
  }
  const startDateTime = wanted.startDateTime || timestamp(directory.now());
  const endDateTime = wanted.endDateTime || twoYearsAfter(startDateTime);
  const ordered = Date.parse(startDateTime) < Date.parse(endDateTime);
  checkValue(ordered, "endDateTime", "PasswordCredential", "It must be after startDateTime.");
  checkLifetime(maxDays, startDateTime, endDateTime);
  const secretText = directory.clientSecrets.create(wanted.keyId);
  const hint = "servicePrincipalType" in holder ? null : secretText.slice(0, 3);
  const credential = { ...wanted, startDateTime, endDateTime, hint };
  holder.passwordCredentials.unshift(credential);
  // A time that the request left to the directory is more exact in the answer to it.
  return {
    ...credential,
    startDateTime: wanted.startDateTime || exactTimestamp(new Date(startDateTime)),
    endDateTime: wanted.endDateTime || exactTimestamp(new Date(endDateTime)),
    secretText,
  };
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

function checkLifetime(maxDays: number, startDateTime: string, endDateTime: string): void {
  if (Date.parse(endDateTime) - Date.parse(startDateTime) > maxDays * 86_400_000) {
    // Code, text and details as the cloud sends them: https://github.com/OfficeDev/microsoft-365-agents-toolkit/issues/10998
    const message = "Credential lifetime exceeds the max value allowed as per assigned policy 'local-entra'.";
    throw new GraphError(400, "CredentialInvalidLifetimeAsPerAppPolicy", message, [
      { code: "InvalidKeyEndDate", target: "EndDate", message },
    ]);
  }
}

/** `/{id}/addPassword` and `/{id}/removePassword` of a set whose objects `holders` finds and stores. */
export function passwordRoutes<T extends DirectoryObject & PasswordHolder>(
  { directory, maxSecretDays }: GraphContext,
  holders: { find: Find<T>; store(holder: T): void },
): GraphRoutes {
  const routes = newRoutes();

  async function change<R>(request: GraphRequest, work: (holder: T, body: Body) => R): Promise<R> {
    const body = await jsonBody(request);
    return directory.transaction(() => {
      const holder = writable(directory, request, holders.find);
      const result = work(holder, body);
      holders.store(holder);
      return result;
    });
  }

  routes.post("/:id/addPassword", async (request) => {
    const password = await change(request, (holder, { passwordCredential }) =>
      addPassword(directory, holder, passwordCredential ?? {}, maxSecretDays?.()),
    );
    return request.json({
      "@odata.context": contextUrl(request, passwordCredentialType),
      ...entity(passwordCredentialType, request.get("version"), password),
    });
  });

  routes.post("/:id/removePassword", async (request) => {
    await change(request, (holder, { keyId }) => removePassword(directory, holder, keyId));
    return request.body(null, 204);
  });

  return routes;
}
