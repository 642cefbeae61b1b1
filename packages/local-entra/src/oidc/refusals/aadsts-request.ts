/** Refusals that begin with 9 and 1: about the tenant's name, parameters and the use of platforms. */
export const requestRefusals = {
  90002: {
    text:
      "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct " +
      "cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the " +
      "tenant.",
    error: "invalid_request",
    remedy: "Compare the issuer with the stack output `issuer`: it holds the Directory (tenant) ID.",
  },
  90014: { text: "The required field '{parameter}' is missing.", error: "invalid_request" },
  90023: { text: "Unsupported 'prompt' value.", error: "invalid_request" },
  90033: {
    text: "A transient error has occurred. Please try again.",
    error: "temporarily_unavailable",
    status: 500,
    remedy: "Local Entra ID failed; its log holds the cause.",
  },
  90094: {
    text:
      "{appName} needs permission to access resources in your organization that only an admin can grant. Please ask an " +
      "admin to grant permission to this app before you can use it.",
    error: "access_denied",
    remedy:
      "Sign in as an administrator once and consent on behalf of the organization. Users may not consent where the " +
      "tenant leaves it to administrators, or where the application requires assignment.",
  },
  900144: {
    text: "The request body must contain the following parameter: '{parameter}'.",
    error: "invalid_request",
  },
  900561: {
    text: "The endpoint only accepts POST requests. Received a {method} request.",
    error: "invalid_request",
  },
  1002012: {
    text:
      "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with " +
      "/.default suffixed to the resource identifier (application ID URI).",
    error: "invalid_scope",
  },
  9000411: {
    text: "The request is not properly formatted. The parameter '{parameter}' is duplicated.",
    error: "invalid_request",
  },
  9002313: { text: "Invalid request. Request is malformed or invalid.", error: "invalid_request" },
  9002325: {
    text: "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
    error: "invalid_request",
    remedy: "The redirect URI is registered under Single-page application. Register it under Web.",
  },
  9002326: {
    text:
      "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: " +
      "'{origin}'.",
    error: "invalid_request",
  },
  9002327: {
    text: "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    error: "invalid_request",
    remedy: "The redirect URI is registered under Single-page application. Register it under Web.",
  },
  9002332: {
    text:
      "Application '{appId}'({appName}) is configured for use by Azure Active Directory users only. Please do not use " +
      "the /consumers endpoint to serve this request.",
    error: "invalid_request",
  },
  9002346: {
    text:
      "Application '{appId}'({appName}) is configured for use by Microsoft Account users only. Please use the " +
      "/consumers endpoint to serve this request.",
    error: "invalid_request",
  },
} as const;
