/** Refusals that begin with 6 and 7: about consent, grants, the application and its secrets. */
export const clientRefusals = {
  65001: {
    text:
      "The user or administrator has not consented to use the application with ID '{appId}' named '{appName}'. Send an " +
      "interactive authorization request for this user and resource.",
    error: "invalid_grant",
    remedy: "Sign in at the page once and accept, or have an administrator accept for the organization.",
  },
  65004: { text: "User declined to consent to access the app.", error: "access_denied" },
  70000: {
    text: "Provided grant is invalid or malformed.",
    error: "invalid_grant",
    remedy: "Start the sign-in again.",
  },
  70003: {
    text: "The app requested an unsupported grant type '{grantType}'.",
    error: "unsupported_grant_type",
  },
  70005: {
    text: "The app returned an unsupported response type '{responseType}'.",
    error: "unsupported_response_type",
    remedy: "Use code, id_token, 'code id_token' or 'id_token token'; an ID token needs the openid scope.",
  },
  70007: {
    text: "'{responseMode}' is not a supported value of 'response_mode' when requesting a token.",
    error: "unsupported_response_mode",
    remedy: "Use fragment or form_post where an ID token or access token is asked for.",
  },
  70008: {
    text:
      "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive " +
      "authorization request for this user and resource.",
    error: "invalid_grant",
    remedy: "Start the sign-in again.",
  },
  70011: {
    text:
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter " +
      "'scope' is not valid. The scope {scope} is not valid.",
    error: "invalid_scope",
  },
  650053: {
    text:
      "The application '{appName}' asked for scope '{scope}' that doesn't exist on the resource " +
      "'00000003-0000-0000-c000-000000000000'. Contact the app vendor.",
    error: "invalid_client",
    status: 400,
    remedy: "Local Entra grants openid, profile, email, offline_access and User.Read.",
  },
  700005: {
    text: "Provided Authorization Code is intended to use against other tenant, thus rejected.",
    error: "invalid_grant",
    remedy: "Redeem the code at the token endpoint of the authority that gave it.",
  },
  700016: {
    text:
      "Application with identifier '{appId}' was not found in the directory '{tenant}'. This can happen if the " +
      "application has not been installed by the administrator of the tenant or consented to by any user in the " +
      "tenant. You may have sent your authentication request to the wrong tenant.",
    error: "unauthorized_client",
    remedy:
      "Compare the client ID with the stack output `clientId` and the tenant in the issuer with `tenantId`; the " +
      "application also needs a service principal here.",
  },
  700025: {
    text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    error: "invalid_client",
    remedy: "The redirect URI is registered under another platform than Web. Register it under Web.",
  },
  700051: {
    text: "response_type 'token' is not enabled for the application.",
    error: "unsupported_response_type",
    remedy: "Access tokens from the authorize endpoint are off for this registration.",
  },
  700054: {
    text: "response_type 'id_token' is not enabled for the application.",
    error: "unsupported_response_type",
    remedy: "Turn on ID tokens (implicit and hybrid flows) for the registration.",
  },
  700082: {
    text: "The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for {period}.",
    error: "invalid_grant",
    remedy: "Start the sign-in again.",
  },
  7000112: {
    text: "Application '{appId}'({appName}) is disabled.",
    error: "unauthorized_client",
    remedy: "Enable the application's service principal (enterprise application).",
  },
  7000215: {
    text:
      "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the " +
      "client secret ID, for a secret added to app '{appId}'.",
    error: "invalid_client",
    remedy: "Paste the stack output `clientSecret` again: the value, not its ID, and the current generation.",
  },
  7000218: {
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    error: "invalid_client",
    remedy: "The client secret is empty in the console.",
  },
  7000222: {
    text:
      "The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for " +
      "your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: " +
      "https://aka.ms/certCreds.",
    error: "invalid_client",
    remedy: "Raise the secret's generation, bring the stack up and paste the new secret into the console.",
  },
} as const;
