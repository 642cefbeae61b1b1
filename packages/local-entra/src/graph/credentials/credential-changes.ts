import { createHash, randomUUID, X509Certificate } from "node:crypto";

import type { Directory } from "../../directory/directory.ts";
import type { KeyCredential } from "../../directory/objects/application.ts";
import type { EntityType, Version } from "../../directory/objects/property.ts";
import { timestamp } from "../../directory/timestamp.ts";
import { merge } from "../odata/merge.ts";
import type { Body } from "../request/graph-context.ts";
import { badRequest, GraphError } from "../request/graph-error.ts";
import { checkValue } from "../rules/value-rules.ts";
import { type PasswordHolder, removePassword } from "./password-credential.ts";

/** An application or a service principal: what signs in with credentials of its own. */
export type CredentialHolder = PasswordHolder & { keyCredentials: KeyCredential[] };

/**
 * As `merge`, with the certificates and secrets of the changed object brought in order.
 * @throws GraphError 400 for a list that would add a secret, and for what is no certificate.
 */
export function mergeHolder<T extends CredentialHolder>(
  directory: Directory,
  type: EntityType,
  version: Version,
  current: T,
  { passwordCredentials, ...properties }: Body,
): T {
  const changed = merge(type, version, current, properties);
  if (changed.keyCredentials !== current.keyCredentials) {
    changed.keyCredentials = keyCredentials(current.keyCredentials, changed.keyCredentials);
  }
  if (passwordCredentials !== undefined) {
    keepPasswords(directory, changed, passwordCredentials);
  }
  return changed;
}

/** The secrets that a request asks for in a list. */
export function requestedPasswords(list: unknown): Body[] {
  const wanted = list ?? [];
  if (!Array.isArray(wanted) || wanted.some((element) => typeof element !== "object" || element === null)) {
    throw badRequest("Invalid value specified for property 'passwordCredentials' of resource 'Application'.");
  }
  return wanted;
}

/** A list in a PATCH can only leave secrets out; new ones come from `addPassword`. */
function keepPasswords(directory: Directory, holder: PasswordHolder, list: unknown): void {
  const wanted = requestedPasswords(list).map(({ keyId }) => String(keyId).toLowerCase());
  const known = holder.passwordCredentials.map(({ keyId }) => keyId);
  if (wanted.some((keyId) => !known.includes(keyId))) {
    throw badRequest("New password credentials must be generated with service actions.");
  }
  for (const keyId of known.filter((candidate) => !wanted.includes(candidate))) {
    removePassword(directory, holder, keyId);
  }
}

const types = ["AsymmetricX509Cert", "X509CertAndPassword"];
const usages = ["Sign", "Verify"];

/** A certificate as a request describes it. */
type Wanted = { [Name in keyof KeyCredential]: string | null };

/**
 * The certificates that a request leaves an object with. One that is there already is named by its ID: an answer does
 * not show the certificate itself, so a client that sends back what it read has none to send.
 * @throws GraphError 400 for what is no certificate, or for dates outside of the certificate's own.
 */
export function keyCredentials(current: KeyCredential[], wanted: Wanted[]): KeyCredential[] {
  const kept = new Map(current.map((credential) => [credential.keyId, credential]));
  return wanted.map((credential) => {
    const known = kept.get(credential.keyId ?? "");
    return known && credential.key === null ? known : newCredential(credential);
  });
}

function newCredential(wanted: Wanted): KeyCredential {
  const type = oneOf(types, "type", wanted.type);
  const usage = oneOf(usages, "usage", wanted.usage);
  const certificate = certificateIn(wanted.key);
  return {
    customKeyIdentifier: wanted.customKeyIdentifier ?? thumbprint(certificate.raw),
    displayName: wanted.displayName ?? certificate.subject.replaceAll("\n", ", "),
    ...validity(certificate, wanted.startDateTime, wanted.endDateTime),
    key: certificate.raw.toString("base64"),
    keyId: wanted.keyId ?? randomUUID(),
    type,
    usage,
  };
}

function oneOf(known: string[], property: string, value: string | null): string {
  const text = value ?? "";
  checkValue(known.includes(text), property, "KeyCredential", `It must be one of ${known.join(", ")}.`);
  return text;
}

/** The SHA-1 hash by which Entra ID and Windows name a certificate. */
export function thumbprint(der: Uint8Array): string {
  return createHash("sha1").update(der).digest("hex").toUpperCase();
}

/** Clients send DER in Base64, or, as the azuread provider does, a PEM file in Base64. */
function certificateIn(key: string | null): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(key ?? "", "base64"));
  } catch {
    const message = "Key value is invalid certificate";
    throw badRequest(message, [{ code: "InvalidValue", target: "keyCredentials", message }]);
  }
}

function validity(certificate: X509Certificate, start: string | null, end: string | null) {
  const { validFromDate, validToDate } = certificate;
  const startDateTime = start ?? timestamp(validFromDate);
  const endDateTime = end ?? timestamp(validToDate);
  if (new Date(startDateTime) < validFromDate || new Date(startDateTime) >= new Date(endDateTime)) {
    throw new GraphError(400, "KeyCredentialsInvalidStartDate", "Key credential start date is invalid.");
  }
  if (new Date(endDateTime) > validToDate) {
    throw new GraphError(400, "KeyCredentialsInvalidEndDate", "Key credential end date is invalid.");
  }
  return { startDateTime, endDateTime };
}
