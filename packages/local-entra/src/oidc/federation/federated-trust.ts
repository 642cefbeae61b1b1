import { decodeJwt, decodeProtectedHeader, type ProtectedHeaderParameters } from "jose";

import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import type { FederatedCredential } from "../../directory/objects/federated-credential.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";

/** What a client assertion says of itself, before any of it is believed. */
export interface PresentedAssertion {
  token: string;
  header: ProtectedHeaderParameters;
  issuer: string;
  subject: string;
  audiences: string[];
  /** ID of the key that it claims to be signed with. */
  keyId: string;
  /** Seconds since 1970; 0 when it does not say. */
  notBefore: number;
  /** Seconds since 1970. */
  expires: number;
}

/**
 * Reads a client assertion (RFC 7523, section 3).
 * @throws EntraRefusal 50027 for what is no JWT, or lacks issuer, subject, audience or expiry.
 */
export function presentedAssertion(token: string): PresentedAssertion {
  try {
    const header = decodeProtectedHeader(token);
    const { iss, sub, aud, nbf = 0, exp } = decodeJwt(token);
    if (iss && sub && aud !== undefined && exp !== undefined) {
      const audiences = [aud].flat();
      const named = { issuer: iss, subject: sub, audiences, keyId: header.kid ?? "" };
      return { token, header, ...named, notBefore: nbf, expires: exp };
    }
  } catch {
    // Not quoted: what was sent instead of a JWT may be a secret.
  }
  throw new EntraRefusal(50027);
}

/**
 * Checks that an application trusts what an assertion claims to be: issuer, subject and audience of one of its
 * federated credentials, to the letter (https://learn.microsoft.com/entra/identity-platform/reference-breaking-changes,
 * August 2024). A credential with a pattern in the place of a subject matches nothing here.
 * @throws EntraRefusal 70025 without credentials, 700211 for another issuer, 700213 for another subject, 7002138 for
 * one in another case, 700212 for another audience.
 */
export function assertTrusted(
  directory: Directory,
  { id, appId, displayName }: Application,
  assertion: PresentedAssertion,
): void {
  const { issuer, subject, audiences } = assertion;
  const credentials = directory.federatedCredentials.list().filter(({ applicationId }) => applicationId === id);
  if (credentials.length === 0) {
    throw new EntraRefusal(70025, { appId, appName: displayName });
  }
  const ofIssuer = credentials.filter((credential) => credential.issuer === issuer);
  if (ofIssuer.length === 0) {
    throw new EntraRefusal(700211, { issuer });
  }
  const ofSubject = ofIssuer.filter((credential) => credential.subject === subject);
  if (ofSubject.length === 0) {
    throw new EntraRefusal(ofIssuer.some(differsInCase(subject)) ? 7002138 : 700213, { subject });
  }
  if (!ofSubject.some((credential) => credential.audiences.some((audience) => audiences.includes(audience)))) {
    throw new EntraRefusal(700212, { audience: audiences.join(", ") });
  }
}

function differsInCase(subject: string): (credential: FederatedCredential) => boolean {
  return (credential) => credential.subject?.toLowerCase() === subject.toLowerCase();
}
