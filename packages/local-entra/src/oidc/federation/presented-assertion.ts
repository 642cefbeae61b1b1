import { decodeJwt, decodeProtectedHeader } from "jose";

import { EntraRefusal } from "../refusals/entra-refusal.ts";

/** What a client assertion says of itself, before any of it is believed. */
export interface PresentedAssertion {
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
    const { kid = "" } = decodeProtectedHeader(token);
    const { iss, sub, aud, nbf = 0, exp } = decodeJwt(token);
    if (iss && sub && aud !== undefined && exp !== undefined) {
      const audiences = [aud].flat();
      return { issuer: iss, subject: sub, audiences, keyId: kid, notBefore: nbf, expires: exp };
    }
  } catch {
    // Not quoted: what was sent instead of a JWT may be a secret.
  }
  throw new EntraRefusal(50027);
}
