/** Refusals that begin with 5: about the person, the tenant, the redirect URI and the code. */
export const accountRefusals = {
  50011: {
    text:
      "The redirect URI '{redirectUri}' specified in the request does not match the redirect URIs configured for the " +
      "application '{appId}'. Make sure the redirect URI sent in the request matches one added to your application in " +
      "the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to troubleshoot " +
      "this error.",
    error: "invalid_request",
    remedy:
      "The console's origin differs from the registered one (scheme, host, port or the case of the path). Add the " +
      "origin to the stack's configuration, or open the console at the registered origin and save the provider again.",
  },
  50020: {
    text:
      "User account '{user}' from identity provider '{idp}' does not exist in tenant '{tenant}' and cannot access the " +
      "application '{appId}'({appName}) in that tenant. The account needs to be added as an external user in the tenant " +
      "first. Sign out and sign in again with a different Azure Active Directory user account.",
    error: "invalid_request",
    remedy: "Sign in with an account of this tenant, or invite this one as a guest.",
  },
  50034: {
    text:
      "The user account {user} does not exist in the {tenant} directory. To sign into this application, the account " +
      "must be added to the directory.",
    error: "invalid_grant",
    remedy: "Sign in with an account of this directory, or add the account to it.",
  },
  50057: {
    text: "The user account is disabled.",
    error: "invalid_grant",
    remedy: "Choose another account, or enable this one in the directory.",
  },
  50058: {
    text: "A silent sign-in request was sent but no user is signed in.",
    error: "login_required",
    remedy: "Send the request again without prompt=none, so that the person can sign in.",
  },
  50059: {
    text: "No tenant-identifying information found in either the request or implied by any provided credentials.",
    error: "invalid_request",
    remedy: "Ask the token endpoint of the tenant, not of common or organizations.",
  },
  50089: {
    text: "Authentication failed due to flow token expired.",
    error: "invalid_request",
    remedy: "This sign-in was finished or left open for too long. Start again from the application.",
  },
  50105: {
    text:
      "Your administrator has configured the application {appName} ('{appId}') to block users unless they are " +
      "specifically granted ('assigned') access to the application. The signed in user '{user}' is blocked because " +
      "they are not a direct member of a group with access, nor had access directly assigned by an administrator. " +
      "Please contact your administrator to assign access to this application.",
    error: "invalid_grant",
    remedy: "Assign the user, or a group of which the user is a direct member, to the application.",
  },
  50194: {
    text:
      "Application '{appId}'({appName}) is not configured as a multi-tenant application. Usage of the /common endpoint " +
      "is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the " +
      "application to be multi-tenant.",
    error: "invalid_request",
    remedy: "Put the stack output `issuer` into the console: it names the tenant instead of common.",
  },
  54005: {
    text:
      "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh " +
      "token.",
    error: "invalid_grant",
    remedy: "A code works once: start the sign-in again. A proxy that repeats requests causes this too.",
  },
  500011: {
    text:
      "The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the " +
      "application has not been installed by the administrator of the tenant or consented to by any user in the " +
      "tenant. You might have sent your authentication request to the wrong tenant.",
    error: "invalid_resource",
  },
  500112: {
    text:
      "The reply address '{redirectUri}' does not match the reply address '{expected}' provided when requesting " +
      "Authorization code.",
    error: "invalid_grant",
    remedy: "Send the same redirect_uri when redeeming the code as when asking for it.",
  },
  500113: {
    text: "No reply address is registered for the application.",
    error: "invalid_request",
    remedy: "The registration has no redirect URI: bring the stack up again to restore it.",
  },
  500208: {
    text: "The domain is not a valid login domain for the account type.",
    error: "invalid_request",
    remedy: "Use organizations for work or school accounts, consumers for personal ones, common for both.",
  },
  501471: {
    text: "Invalid Code_Challenge_method parameter.",
    error: "invalid_request",
    remedy: "Send code_challenge_method=S256 (or plain).",
  },
  501481: {
    text: "The Code_Verifier does not match the code_challenge supplied in the authorization request.",
    error: "invalid_grant",
    remedy: "Start the sign-in again. If it stays, two servers share one sign-in, or a proxy replays requests.",
  },
  501491: {
    text: "Invalid size of Code_Challenge parameter.",
    error: "invalid_request",
    remedy: "A code challenge has 43 to 128 characters (RFC 7636, section 4.2).",
  },
} as const;
