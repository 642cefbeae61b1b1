import type { DirectoryObject } from "./collection.ts";

/** A trust in another issuer's tokens, by Graph's `federatedIdentityCredential`. */
export interface FederatedCredential extends DirectoryObject {
  /** Object ID of the registration that it belongs to. */
  applicationId: string;
  audiences: string[];
  description: string | null;
  issuer: string;
  name: string;
  subject: string;
}
