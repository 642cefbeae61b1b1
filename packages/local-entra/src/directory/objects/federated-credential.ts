import type { federatedCredentialType } from "../model/federated-credential-type.ts";
import type { DocumentOf } from "../model/property.ts";

/** A trust in another issuer's tokens, by Graph's `federatedIdentityCredential`. */
export interface FederatedCredential extends DocumentOf<typeof federatedCredentialType.properties> {
  /** Object ID of the registration that it belongs to. */
  applicationId: string;
}
