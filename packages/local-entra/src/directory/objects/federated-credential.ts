import { type DocumentOf, entityType, guid, integer, text, textList, whole } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
export const federatedCredentialType = entityType("federatedIdentityCredential", {
  id: guid<string>({ readOnly: true }),
  audiences: textList(),
  /** A pattern of claims in the place of a subject. */
  claimsMatchingExpression: whole(
    "federatedIdentityExpression",
    { languageVersion: integer(), value: text() },
    { betaOnly: true },
  ),
  description: text(),
  issuer: text<string>({ filterable: true, initial: "" }),
  name: text<string>({ filterable: true, initial: "" }),
  /** Empty where there is a `claimsMatchingExpression`. */
  subject: text({ filterable: true, initial: "" }),
});

/** A trust in another issuer's tokens, by Graph's `federatedIdentityCredential`. */
export interface FederatedCredential extends DocumentOf<typeof federatedCredentialType.properties> {
  /** Object ID of the registration that it belongs to. */
  applicationId: string;
}
