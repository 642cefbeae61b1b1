/** One refusal of the sign-in service, as Microsoft words it. */
export interface AadstsEntry {
  /** Microsoft's text; `{name}` stands for a value of the request. */
  text: string;
  /** OAuth 2.0 error code (RFC 6749, section 5.2; OpenID Connect Core 1.0, section 3.1.2.6). */
  error: string;
  /** HTTP status at the token endpoint and on the error page. */
  status: 400 | 401 | 500;
  /** For a person: the usual cause here and what to do. */
  remedy?: string;
}

/**
 * The refusals that local Entra gives, by AADSTS number. Numbers and meaning:
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes; wordings as public bug reports quote them.
 */
export const AADSTS = {
  50011: {
    text:
      "The redirect URI '{redirectUri}' specified in the request does not match the redirect URIs configured for the " +
      "application '{appId}'. Make sure the redirect URI sent in the request matches one added to your application in " +
      "the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot " +
      "this error.",
    error: "invalid_request",
    status: 400,
    remedy:
      "The console's origin differs from the registered one (scheme, host, port or the case of the path). Add the " +
      "origin to the stack's configuration, or open the console at the registered origin and save the provider again.",
  },
  50027: {
    text: "JWT token is invalid or malformed.",
    error: "invalid_client",
    status: 401,
  },
  50034: {
    text:
      "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account " +
      "must be added to the directory.",
    error: "invalid_grant",
    status: 400,
    remedy: "Sign in with an account of this directory, or add the account to it.",
  },
  50057: {
    text: "The user account is disabled.",
    error: "invalid_grant",
    status: 400,
    remedy: "Choose another account, or enable this one in the directory.",
  },
  50058: {
    text: "A silent sign-in request was sent but no user is signed in.",
    error: "login_required",
    status: 400,
    remedy: "Send the request again without prompt=none, so that the person can sign in.",
  },
  50089: {
    text: "Authentication failed due to flow token expired.",
    error: "invalid_request",
    status: 400,
    remedy: "This sign-in was finished or left open for too long. Start again from the application.",
  },
  50105: {
    text:
      "Your administrator has configured the application {appName} ('{appId}') to block users unless they are " +
      "specifically granted ('assigned') access to the application. The signed in user '{user}' is blocked because " +
      "they are not a direct member of a group with access, nor had access directly assigned by an administrator. " +
      "Please contact your administrator to assign access to this application.",
    error: "invalid_grant",
    status: 400,
    remedy: "Assign the user, or a group of which the user is a direct member, to the application.",
  },
  54005: {
    text:
      "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh " +
      "token.",
    error: "invalid_grant",
    status: 400,
    remedy: "A code works once: start the sign-in again. A proxy that repeats requests causes this too.",
  },
  65004: {
    text: "User declined to consent to access the app.",
    error: "access_denied",
    status: 400,
  },
  70000: {
    text: "Provided grant is invalid or malformed.",
    error: "invalid_grant",
    status: 400,
    remedy: "Start the sign-in again.",
  },
  70003: {
    text: "The app requested an unsupported grant type '{grantType}'.",
    error: "unsupported_grant_type",
    status: 400,
  },
  70005: {
    text: "The app returned an unsupported response type '{responseType}'.",
    error: "unsupported_response_type",
    status: 400,
    remedy: "Use code, id_token, 'code id_token' or 'id_token token'; an ID token needs the openid scope.",
  },
  70007: {
    text: "'{responseMode}' is not a supported value of 'response_mode' when requesting a token.",
    error: "unsupported_response_mode",
    status: 400,
    remedy: "Use fragment or form_post where an ID token or access token is asked for.",
  },
  70008: {
    text:
      "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive " +
      "authorization request for this user and resource.",
    error: "invalid_grant",
    status: 400,
    remedy: "Start the sign-in again.",
  },
  70011: {
    text:
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter " +
      "'scope' is not valid. The scope {scope} is not valid.",
    error: "invalid_scope",
    status: 400,
  },
  90002: {
    text:
      "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct " +
      "cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the " +
      "tenant.",
    error: "invalid_request",
    status: 400,
    remedy: "Compare the issuer with the stack output `issuer`: it holds the Directory (tenant) ID.",
  },
  90014: {
    text: "The required field '{parameter}' is missing.",
    error: "invalid_request",
    status: 400,
  },
  90023: {
    text: "Unsupported 'prompt' value.",
    error: "invalid_request",
    status: 400,
  },
  90033: {
    text: "A transient error has occurred. Please try again.",
    error: "temporarily_unavailable",
    status: 500,
    remedy: "Local Entra ID failed; its log holds the cause.",
  },
  500011: {
    text:
      "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the " +
      "application has not been installed by the administrator of the tenant or consented to by any user in the " +
      "tenant. You might have sent your authentication request to the wrong tenant.",
    error: "invalid_resource",
    status: 400,
  },
  500112: {
    text:
      "The reply address '{redirectUri}' does not match the reply address '{expected}' provided when requesting " +
      "Authorization code.",
    error: "invalid_grant",
    status: 400,
    remedy: "Send the same redirect_uri when redeeming the code as when asking for it.",
  },
  500113: {
    text: "No reply address is registered for the application.",
    error: "invalid_request",
    status: 400,
    remedy: "The registration has no redirect URI: bring the stack up again to restore it.",
  },
  501481: {
    text: "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    error: "invalid_grant",
    status: 400,
    remedy:
      "Start the sign-in again. If it stays, two servers share one sign-in, or a proxy replays requests.",
  },
  501471: {
    text: "Invalid Code_Challenge_method parameter.",
    error: "invalid_request",
    status: 400,
    remedy: "Send code_challenge_method=S256 (or plain).",
  },
  501491: {
    text: "Invalid size of Code_Challenge parameter.",
    error: "invalid_request",
    status: 400,
    remedy: "A code challenge has 43 to 128 characters (RFC 7636, section 4.2).",
  },
  650053: {
    text:
      "The application '{appName}' asked for scope '{scope}' that doesn't exist on the resource " +
      "'00000003-0000-0000-c000-000000000000'. Contact the app vendor.",
    error: "invalid_client",
    status: 400,
    remedy: "Local Entra grants openid, profile, email, offline_access and User.Read.",
  },
  700016: {
    text:
      "Application with identifier '{appId}' was not found in the directory '{tenant}'. This can happen if the " +
      "application has not been installed by the administrator of the tenant or consented to by any user in the " +
      "tenant. You may have sent your authentication request to the wrong tenant.",
    error: "unauthorized_client",
    status: 400,
    remedy:
      "Compare the client ID with the stack output `clientId` and the tenant in the issuer with `tenantId`; the " +
      "application also needs a service principal here.",
  },
  700025: {
    text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    error: "invalid_client",
    status: 401,
    remedy: "The redirect URI is registered under another platform than Web. Register it under Web.",
  },
  700051: {
    text: "response_type 'token' is not enabled for the application.",
    error: "unsupported_response_type",
    status: 400,
    remedy: "Access tokens from the authorize endpoint are off for this registration. RustDesk needs none.",
  },
  700054: {
    text: "response_type 'id_token' is not enabled for the application.",
    error: "unsupported_response_type",
    status: 400,
    remedy: "Turn on ID tokens (implicit and hybrid flows) for the registration.",
  },
  700213: {
    text:
      "No matching federated identity record found for presented assertion subject '{subject}'. Check your federated " +
      "identity credential Subject, Audience and Issuer against the presented assertion.",
    error: "invalid_client",
    status: 401,
  },
  7000112: {
    text: "Application '{appId}'({appName}) is disabled.",
    error: "unauthorized_client",
    status: 400,
    remedy: "Enable the application's service principal (enterprise application).",
  },
  7000215: {
    text:
      "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the " +
      "client secret ID, for a secret added to app '{appId}'.",
    error: "invalid_client",
    status: 401,
    remedy: "Paste the stack output `clientSecret` again: the value, not its ID, and the current generation.",
  },
  7000218: {
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    error: "invalid_client",
    status: 401,
    remedy: "The client secret is empty in the console.",
  },
  7000222: {
    text:
      "The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for " +
      "your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: " +
      "https://aka.ms/certCreds.",
    error: "invalid_client",
    status: 401,
    remedy: "Raise the secret's generation, bring the stack up and paste the new secret into the console.",
  },
  900144: {
    text: "The request body must contain the following parameter: '{parameter}'.",
    error: "invalid_request",
    status: 400,
  },
  900561: {
    text: "The endpoint only accepts POST requests. Received a {method} request.",
    error: "invalid_request",
    status: 400,
  },
  1002012: {
    text:
      "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with " +
      "/.default suffixed to the resource identifier (application ID URI).",
    error: "invalid_scope",
    status: 400,
  },
  9000411: {
    text: "The request is not properly formatted. The parameter '{parameter}' is duplicated.",
    error: "invalid_request",
    status: 400,
  },
  9002313: {
    text: "Invalid request. Request is malformed or invalid.",
    error: "invalid_request",
    status: 400,
  },
  9002325: {
    text: "Proof Key for Code Exchange is required for cross-origin authorization code redemption.",
    error: "invalid_request",
    status: 400,
    remedy: "The redirect URI is registered under Single-page application. Register it under Web.",
  },
  9002326: {
    text:
      "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: " +
      "'{origin}'.",
    error: "invalid_request",
    status: 400,
  },
  9002327: {
    text: "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    error: "invalid_request",
    status: 400,
    remedy: "The redirect URI is registered under Single-page application. Register it under Web.",
  },
} as const satisfies Record<number, AadstsEntry>;

/** An AADSTS number that local Entra gives. */
export type AadstsCode = keyof typeof AADSTS;

/** The table's entry of a number that may come from anywhere, such as an address typed by a person. */
export function aadstsEntry(code: number): AadstsEntry | undefined {
  return Object.hasOwn(AADSTS, code) ? AADSTS[code as AadstsCode] : undefined;
}
