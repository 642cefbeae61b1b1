/** One refusal of the sign-in service. */
export interface AadstsEntry {
  /** As Microsoft words it; `{name}` stands for a value of the request. */
  text: string;
  /** OAuth 2.0 error code (RFC 6749, section 5.2; OpenID Connect Core 1.0, section 3.1.2.6). */
  error: string;
  /** HTTP status at the token endpoint and on the error page. */
  status: 400 | 401 | 500;
}

const checkTrust =
  "Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

/**
 * The refusals that local Entra gives, by OAuth error and AADSTS number.
 * Numbers and meaning: https://learn.microsoft.com/entra/identity-platform/reference-error-codes; wordings as public bug reports quote them.
 */
const refusals = {
  // Clients that do not prove who they are, by a secret or by another issuer's token.
  invalid_client: {
    50027: "JWT token is invalid or malformed.",
    70025: "The client '{appId}'({appName}) has no configured federated identity credentials.",
    650053:
      "The application '{appName}' asked for scope '{scope}' that doesn't exist on the resource '00000003-0000-0000-c000-000000000000'. Contact the app vendor.",
    700024:
      "Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry time of assertion {until}. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials.",
    700025: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    700021:
      "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .",
    700023:
      "Client assertion audience claim does not match Realm issuer. Review the documentation at https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .",
    700027:
      "Client assertion contains an invalid signature. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}', {found}Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{appId}'. Review the documentation at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service endpoint and https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&tabs=http to build a query request URL, such as 'https://graph.microsoft.com/beta/applications/{appId}'].",
    700211: `No matching federated identity record found for presented assertion issuer '{issuer}'. ${checkTrust}`,
    700212: `No matching federated identity record found for presented assertion audience '{audience}'. ${checkTrust}`,
    700213: `No matching federated identity record found for presented assertion subject '{subject}'. ${checkTrust}`,
    7000215:
      "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{appId}'.",
    7000218: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    7000222:
      "The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
    7000272:
      "The certificate with identifier {key} used to sign the federated credential could not be found in the metadata of identity provider {issuer}. Please validate that your Identity Provider's metadata exposes the key used to sign the incoming token.",
    7002138:
      "No matching federated identity record found for presented assertion subject '{subject}'. The subject matches with case-insensitive comparison, but not with case-sensitive comparison. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. See documentation at: https://learn.microsoft.com/entra/workload-id/workload-identity-federation. See breaking change notification and remediation at: https://learn.microsoft.com/en-us/entra/identity-platform/reference-breaking-changes#august-2024.",
  },
  // Clients that the tenant does not have, or has switched off.
  unauthorized_client: {
    700016:
      "Application with identifier '{appId}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
    7000112: "Application '{appId}'({appName}) is disabled.",
  },
  // Codes, refresh tokens and people that give nothing, or no longer.
  invalid_grant: {
    50034:
      "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.",
    50057: "The user account is disabled.",
    50105:
      "Your administrator has configured the application {appName} ('{appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{user}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator. Please contact your administrator to assign access to this application.",
    54005:
      "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
    65001:
      "The user or administrator has not consented to use the application with ID '{appId}' named '{appName}'. Send an interactive authorization request for this user and resource.",
    70000: "Provided grant is invalid or malformed.",
    70008:
      "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.",
    500112:
      "The reply address '{redirectUri}' does not match the reply address '{expected}' provided when requesting Authorization code.",
    501481: "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    700005: "Provided Authorization Code is intended to use against other tenant, thus rejected.",
    700084:
      "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of {period}, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on {issued}.",
    700082:
      "The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for {period}.",
  },
  // Requests that are wrong in themselves: parameters, addresses, tenants, platforms.
  invalid_request: {
    50011:
      "The redirect URI '{redirectUri}' specified in the request does not match the redirect URIs configured for the application '{appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot this error.",
    50020:
      "User account '{user}' from identity provider '{idp}' does not exist in tenant '{tenant}' and cannot access the application '{appId}'({appName}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
    50059: "No tenant-identifying information found in either the request or implied by any provided credentials.",
    50089: "Authentication failed due to flow token expired.",
    50194:
      "Application '{appId}'({appName}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
    90002:
      "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
    90014: "The required field '{parameter}' is missing.",
    90023: "Unsupported 'prompt' value.",
    500113: "No reply address is registered for the application.",
    500208: "The domain is not a valid login domain for the account type.",
    501471: "Invalid Code_Challenge_method parameter.",
    501491: "Invalid size of Code_Challenge parameter.",
    501661: "Request to External OIDC endpoint failed.",
    900144: "The request body must contain the following parameter: '{parameter}'.",
    900561: "The endpoint only accepts POST requests. Received a {method} request.",
    5002730: "Invalid JWT token. Unsupported key for the signing algorithm.",
    9000411: "The request is not properly formatted. The parameter '{parameter}' is duplicated.",
    9002313: "Invalid request. Request is malformed or invalid.",
    9002325: "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
    9002326:
      "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '{origin}'.",
    9002327:
      "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    9002332:
      "Application '{appId}'({appName}) is configured for use by Azure Active Directory users only. Please do not use the /consumers endpoint to serve this request.",
    9002346:
      "Application '{appId}'({appName}) is configured for use by Microsoft Account users only. Please use the /consumers endpoint to serve this request.",
  },
  login_required: {
    50058: "A silent sign-in request was sent but no user is signed in.",
  },
  access_denied: {
    65004: "User declined to consent to access the app.",
    90094:
      "{appName} needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.",
  },
  unsupported_grant_type: {
    70003: "The app requested an unsupported grant type '{grantType}'.",
  },
  unsupported_response_type: {
    70005: "The app returned an unsupported response type '{responseType}'.",
    700051: "response_type 'token' is not enabled for the application.",
    700054: "response_type 'id_token' is not enabled for the application.",
  },
  unsupported_response_mode: {
    70007: "'{responseMode}' is not a supported value of 'response_mode' when requesting a token.",
  },
  invalid_scope: {
    70011:
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
    1002012:
      "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
  },
  temporarily_unavailable: {
    90033: "A transient error has occurred. Please try again.",
  },
  invalid_instance: {
    50049: "Unknown or invalid instance.",
  },
  invalid_resource: {
    500011:
      "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.",
  },
} as const;

/** An AADSTS number that local Entra gives. */
export type AadstsCode = { [Name in keyof typeof refusals]: keyof (typeof refusals)[Name] }[keyof typeof refusals];

/** Statuses that differ from 401 for `invalid_client` and 400 else. */
const statuses: Partial<Record<string, AadstsEntry["status"]>> = { 90033: 500, 650053: 400 };

const entries = new Map(
  Object.entries(refusals).flatMap(([error, byCode]) =>
    Object.entries<string>(byCode).map(([code, text]) => {
      const status = statuses[code] ?? (error === "invalid_client" ? 401 : 400);
      return [Number(code), { text, error, status }] as const;
    }),
  ),
);

/** Every AADSTS number that local Entra gives. */
export const aadstsCodes: readonly number[] = [...entries.keys()];

/** The table's entry of a number that may come from anywhere, such as an address typed by a person. */
export function aadstsEntry(code: AadstsCode): AadstsEntry;
export function aadstsEntry(code: number): AadstsEntry | undefined;
export function aadstsEntry(code: number): AadstsEntry | undefined {
  return entries.get(code);
}
