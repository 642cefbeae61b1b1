import type { DirectoryObject } from "./directory-object.ts";

/** A trust in another issuer's tokens, by Graph's `federatedIdentityCredential`. */
export interface FederatedCredential extends DirectoryObject {
  /** Object ID of the registration that it belongs to. */
  applicationId: string;
  audiences: string[];
  /** A pattern of claims in the place of a subject; beta only. */
  claimsMatchingExpression?: { languageVersion: number | null; value: string | null } | null;
  description: string | null;
  issuer: string;
  name: string;
  /** Empty where there is a `claimsMatchingExpression`. */
  subject: string | null;
}
