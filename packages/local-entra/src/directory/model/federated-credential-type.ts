import { complex, entityType, guid, integer, text, textList } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/federatedidentitycredential */
export const federatedCredentialType = entityType("federatedIdentityCredential", {
  id: guid({ readOnly: true }),
  audiences: textList(),
  claimsMatchingExpression: complex(
    "federatedIdentityExpression",
    { languageVersion: integer(), value: text() },
    { betaOnly: true, atomic: true },
  ),
  description: text(),
  issuer: text({ filterable: true }),
  name: text({ filterable: true }),
  subject: text({ filterable: true, initial: "" }),
});
