import { type DocumentOf, edm, entityType } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
export const federatedCredentialType = entityType("federatedIdentityCredential", {
  id: edm.guid<string>({ readOnly: true }),
  audiences: edm.textList(),
  /** A pattern of claims in the place of a subject. */
  claimsMatchingExpression: edm.whole(
    "federatedIdentityExpression",
    { languageVersion: edm.integer(), value: edm.text() },
    { betaOnly: true },
  ),
  description: edm.text(),
  issuer: edm.text<string>({ filterable: true, initial: "" }),
  name: edm.text<string>({ filterable: true, initial: "" }),
  /** Empty where there is a `claimsMatchingExpression`. */
  subject: edm.text({ filterable: true, initial: "" }),
});

/** A trust in another issuer's tokens, by Graph's `federatedIdentityCredential`. */
export interface FederatedCredential extends DocumentOf<typeof federatedCredentialType.properties> {
  /** Object ID of the registration that it belongs to. */
  applicationId: string;
}
