const checkTrust =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. " +
  "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

/** Clients that do not prove who they are, by a secret or by another issuer's token. */
export const invalidClient = {
  50027: "JWT token is invalid or malformed.",
  70025: "The client '{appId}'({appName}) has no configured federated identity credentials.",
  650053:
    "The application '{appName}' asked for scope '{scope}' that doesn't exist on the resource " +
    "'00000003-0000-0000-c000-000000000000'. Contact the app vendor.",
  700024:
    "Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry " +
    "time of assertion {until}. Review the documentation at " +
    "https://learn.microsoft.com/entra/identity-platform/certificate-credentials.",
  700025: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
  700021:
    "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at " +
    "https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .",
  700023:
    "Client assertion audience claim does not match Realm issuer. Review the documentation at " +
    "https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .",
  700027:
    "Client assertion contains an invalid signature. [Reason - {reason}, Thumbprint of key used by client: " +
    "'{thumbprint}', {found}Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured " +
    "keys for app Id '{appId}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to " +
    "determine the corresponding service endpoint and " +
    "https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query " +
    "request URL, such as 'https://graph.microsoft.com/beta/applications/{appId}'].",
  700211: `No matching federated identity record found for presented assertion issuer '{issuer}'. ${checkTrust}`,
  700212: `No matching federated identity record found for presented assertion audience '{audience}'. ${checkTrust}`,
  700213: `No matching federated identity record found for presented assertion subject '{subject}'. ${checkTrust}`,
  7000215:
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not " +
    "the client secret ID, for a secret added to app '{appId}'.",
  7000218: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  7000222:
    "The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for " +
    "your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: " +
    "https://aka.ms/certCreds.",
  7000272:
    "The certificate with identifier {key} used to sign the federated credential could not be found in the " +
    "metadata of identity provider {issuer}. Please validate that your Identity Provider's metadata exposes the " +
    "key used to sign the incoming token.",
  7002138:
    "No matching federated identity record found for presented assertion subject '{subject}'. The subject matches " +
    "with case-insensitive comparison, but not with case-sensitive comparison. Check your federated identity " +
    "credential Subject, Audience and Issuer against the presented assertion. See documentation at: " +
    "https://learn.microsoft.com/entra/workload-id/workload-identity-federation. See breaking change " +
    "notification and remediation at: " +
    "https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024.",
} as const;

/** Clients that the tenant does not have, or has switched off. */
export const unauthorizedClient = {
  700016:
    "Application with identifier '{appId}' was not found in the directory '{tenant}'. This can happen if the " +
    "application has not been installed by the administrator of the tenant or consented to by any user in the " +
    "tenant. You may have sent your authentication request to the wrong tenant.",
  7000112: "Application '{appId}'({appName}) is disabled.",
} as const;
