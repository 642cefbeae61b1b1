/** Requests that are wrong in themselves: parameters, addresses, tenants, platforms. */
export const invalidRequest = {
  50011:
    "The redirect URI '{redirectUri}' specified in the request does not match the redirect URIs configured for the " +
    "application '{appId}'. Make sure the redirect URI sent in the request matches one added to your application " +
    "in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to " +
    "troubleshoot this error.",
  50020:
    "User account '{user}' from identity provider '{idp}' does not exist in tenant '{tenant}' and cannot access " +
    "the application '{appId}'({appName}) in that tenant. The account needs to be added as an external user in " +
    "the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
  50059: "No tenant-identifying information found in either the request or implied by any provided credentials.",
  50089: "Authentication failed due to flow token expired.",
  50194:
    "Application '{appId}'({appName}) is not configured as a multi-tenant application. Usage of the /common " +
    "endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or " +
    "configure the application to be multi-tenant.",
  90002:
    "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the " +
    "correct cloud. Check with your subscription administrator, this may happen if there are no active " +
    "subscriptions for the tenant.",
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
    "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request " +
    "origin: '{origin}'.",
  9002327:
    "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  9002332:
    "Application '{appId}'({appName}) is configured for use by Azure Active Directory users only. Please do not " +
    "use the /consumers endpoint to serve this request.",
  9002346:
    "Application '{appId}'({appName}) is configured for use by Microsoft Account users only. Please use the " +
    "/consumers endpoint to serve this request.",
} as const;
