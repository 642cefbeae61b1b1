/** Codes, refresh tokens and people that give nothing, or no longer. */
export const invalidGrant = {
  50034:
    "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account " +
    "must be added to the directory.",
  50057: "The user account is disabled.",
  50105:
    "Your administrator has configured the application {appName} ('{appId}') to block users unless they are " +
    "specifically granted ('assigned') access to the application. The signed in user '{user}' is blocked because " +
    "they are not a direct member of a group with access, nor had access directly assigned by an administrator. " +
    "Please contact your administrator to assign access to this application.",
  54005:
    "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh " +
    "token.",
  65001:
    "The user or administrator has not consented to use the application with ID '{appId}' named '{appName}'. Send " +
    "an interactive authorization request for this user and resource.",
  70000: "Provided grant is invalid or malformed.",
  70008:
    "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive " +
    "authorization request for this user and resource.",
  500112:
    "The reply address '{redirectUri}' does not match the reply address '{expected}' provided when requesting " +
    "Authorization code.",
  501481: "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
  700005: "Provided Authorization Code is intended to use against other tenant, thus rejected.",
  700084:
    "The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of " +
    "{period}, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the " +
    "sign in page. The token was issued on {issued}.",
  700082:
    "The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for {period}.",
} as const;

/** Refusals of the OAuth errors that few have. */
export const otherRefusals = {
  login_required: {
    50058: "A silent sign-in request was sent but no user is signed in.",
  },
  access_denied: {
    65004: "User declined to consent to access the app.",
    90094:
      "{appName} needs permission to access resources in your organization that only an admin can grant. Please " +
      "ask an admin to grant permission to this app before you can use it.",
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
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter " +
      "'scope' is not valid. The scope {scope} is not valid.",
    1002012:
      "The provided value for scope {scope} is not valid. Client credential flows must have a scope value with " +
      "/.default suffixed to the resource identifier (application ID URI).",
  },
  temporarily_unavailable: {
    90033: "A transient error has occurred. Please try again.",
  },
  invalid_instance: {
    50049: "Unknown or invalid instance.",
  },
  invalid_resource: {
    500011:
      "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the " +
      "application has not been installed by the administrator of the tenant or consented to by any user in the " +
      "tenant. You might have sent your authentication request to the wrong tenant.",
  },
} as const;
