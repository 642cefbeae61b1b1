const checkTrust =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. " +
  "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

/** Refusals of a client assertion: a token of another issuer that an application trusts. */
export const federationRefusals = {
  50027: { text: "JWT token is invalid or malformed.", error: "invalid_client" },
  70025: {
    text: "The client '{appId}'({appName}) has no configured federated identity credentials.",
    error: "invalid_client",
    remedy: "Add a federated credential to the registration, or sign in as the identity that has one.",
  },
  501661: {
    text: "Request to External OIDC endpoint failed.",
    error: "invalid_request",
    remedy:
      "The issuer's `/.well-known/openid-configuration` and its keys must be readable over HTTPS from here, and the " +
      "document must name the issuer exactly.",
  },
  700024: {
    text:
      "Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry " +
      "time of assertion {until}. Review the documentation at " +
      "https://learn.microsoft.com/entra/identity-platform/certificate-credentials.",
    error: "invalid_client",
    remedy: "Ask the issuer for a new token right before the sign-in: one of GitHub lives for a few minutes.",
  },
  700027: { text: "Client assertion failed signature validation.", error: "invalid_client" },
  700211: {
    text: `No matching federated identity record found for presented assertion issuer '{issuer}'. ${checkTrust}`,
    error: "invalid_client",
    remedy: "The federated credential's issuer must be the token's, to the letter; a slash at the end counts.",
  },
  700212: {
    text: `No matching federated identity record found for presented assertion audience '{audience}'. ${checkTrust}`,
    error: "invalid_client",
    remedy: "Ask the issuer for a token with the audience `api://AzureADTokenExchange`.",
  },
  700213: {
    text: `No matching federated identity record found for presented assertion subject '{subject}'. ${checkTrust}`,
    error: "invalid_client",
    remedy:
      "The federated credential must name this subject: branch, pull request or environment, and for a GitHub " +
      "repository made or renamed since 2026-07-15 its IDs too.",
  },
  5002730: {
    text: "Invalid JWT token. Unsupported key for the signing algorithm.",
    error: "invalid_request",
    remedy: "The token must be signed with RS256.",
  },
  7000272: {
    text:
      "The certificate with identifier {key} used to sign the federated credential could not be found in the metadata " +
      "of identity provider {issuer}. Please validate that your Identity Provider's metadata exposes the key used to " +
      "sign the incoming token.",
    error: "invalid_client",
  },
  7002138: {
    text:
      "No matching federated identity record found for presented assertion subject '{subject}'. The subject matches " +
      "with case-insensitive comparison, but not with case-sensitive comparison. Check your federated identity " +
      "credential Subject, Audience and Issuer against the presented assertion. See documentation at: " +
      "https://learn.microsoft.com/entra/workload-id/workload-identity-federation. See breaking change notification " +
      "and remediation at: https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024.",
    error: "invalid_client",
    remedy: "Write owner, repository and environment as GitHub does, upper and lower case included.",
  },
} as const;
