import type { Directory } from "../../directory/directory.ts";
import type { KeyCredential } from "../../directory/objects/application.ts";
import type { EntityType, Version } from "../../directory/objects/property.ts";
import { merge } from "../odata/merge.ts";
import { badRequest } from "../request/graph-error.ts";
import type { Body } from "../request/graph-request.ts";
import { keyCredentials } from "./key-credential.ts";
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
