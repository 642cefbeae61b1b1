import { createHash } from "node:crypto";

import type { Provider } from "oidc-provider";

import type { Application } from "../../directory/objects/application.ts";
import { matchReplyAddress, type Platform, replyAddresses } from "../client/redirect-uri.ts";
import { libraryOffset } from "../provider/artifacts.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import type { RequestParameters } from "../request/request-parameters.ts";
import { accountOf, type SignInAccount } from "../sign-in/account.ts";
import { assertAdmitted } from "../sign-in/admission.ts";
import { directoryName } from "../sign-in/authority.ts";
import { missingConsent } from "../sign-in/consent.ts";
import { assertPublicClient, authenticateClient, type Redemption } from "./client-credentials.ts";

/** Codes and refresh tokens of local Entra have 43 base64url characters. */
const grantForm = /^[\w-]{43}$/;

/** Of the library, whose types leave out that a code has been redeemed. */
type KeptCode = InstanceType<Provider["AuthorizationCode"]> & { consumed?: unknown };

function required(parameters: RequestParameters, parameter: string): string {
  const value = parameters[parameter];
  if (value === undefined) {
    throw new EntraRefusal(900144, { parameter });
  }
  return value;
}

function wellFormed(grant: string): string {
  if (!grantForm.test(grant)) {
    throw new EntraRefusal(9002313, {}, "invalid_grant");
  }
  return grant;
}

/**
 * Checks a request to redeem a code against the code that was kept, if any, and gives what the library shall see. The
 * code's form is judged before the client's secret, as Entra does.
 * @throws EntraRefusal for every reason Entra has to refuse it: at first 900144 without `code` or `redirect_uri`, and
 * 9002313 for what cannot be a code.
 */
export async function acceptedCodeRedemption(provider: Provider, redemption: Redemption) {
  const { client, parameters } = redemption;
  const presented = required(parameters, "code");
  const redirectUri = required(parameters, "redirect_uri");
  const kept = await provider.AuthorizationCode.find(wellFormed(presented), { ignoreExpiration: true });
  const code = kept as KeptCode | undefined;
  const platform = platformOf(client.application, code?.redirectUri ?? redirectUri);
  await assertPlatform(redemption, platform, code?.codeChallenge);
  if (!code || code.clientId !== client.application.appId) {
    throw new EntraRefusal(70000);
  }
  if (code.consumed) {
    throw new EntraRefusal(54005);
  }
  if (code.isExpired) {
    throw new EntraRefusal(70008);
  }
  const { code_verifier: verifier } = parameters;
  if (redirectUri !== code.redirectUri) {
    throw new EntraRefusal(500112, { redirectUri, expected: code.redirectUri ?? "" });
  }
  assertVerifier(verifier, code.codeChallenge);
  assertAccount(redemption, code.accountId);
  return {
    grant_type: "authorization_code",
    client_id: client.application.appId,
    code: presented,
    redirect_uri: redirectUri,
    ...(verifier === undefined ? {} : { code_verifier: verifier }),
  };
}

/** As `acceptedCodeRedemption`, for a refresh token. */
export async function acceptedRefresh(provider: Provider, redemption: Redemption) {
  const { directory, client, credentials, parameters } = redemption;
  const presented = wellFormed(required(parameters, "refresh_token"));
  const token = await provider.RefreshToken.find(presented, { ignoreExpiration: true });
  if (client.application.web.redirectUris.length > 0 && !client.application.isFallbackPublicClient) {
    await authenticateClient(redemption);
  } else {
    assertPublicClient(credentials);
  }
  if (!token || token.clientId !== client.application.appId) {
    throw new EntraRefusal(70000);
  }
  if (token.isExpired) {
    throw inactive(token, directory.now());
  }
  assertConsented(redemption, assertAccount(redemption, token.accountId), token.scope);
  return {
    grant_type: "refresh_token",
    client_id: client.application.appId,
    refresh_token: presented,
  };
}

function platformOf(application: Application, redirectUri: string): Platform {
  if (replyAddresses(application).length === 0) {
    throw new EntraRefusal(500113);
  }
  return matchReplyAddress(application, redirectUri)?.platform ?? "web";
}

/**
 * A code sent to a Web redirect URI is redeemed with the client's credentials and not by a browser, one sent to a
 * Single-page application by a browser and with PKCE, one of a public client without credentials.
 */
async function assertPlatform(
  redemption: Redemption,
  platform: Platform,
  challenge: string | undefined,
): Promise<void> {
  const { credentials, browserOrigin } = redemption;
  if (platform === "publicClient") {
    assertPublicClient(credentials);
    return;
  }
  if (platform === "web") {
    if (browserOrigin !== undefined) {
      throw new EntraRefusal(9002326, { origin: browserOrigin });
    }
    return authenticateClient(redemption);
  }
  if (challenge === undefined) {
    throw new EntraRefusal(9002325);
  }
  if (browserOrigin === undefined) {
    throw new EntraRefusal(9002327);
  }
  assertPublicClient(credentials);
}

/** RFC 7636, section 4.6; the kept challenge is always S256. */
function assertVerifier(verifier: string | undefined, challenge: string | undefined): void {
  const presented = verifier === undefined ? undefined : createHash("sha256").update(verifier).digest("base64url");
  if (presented !== challenge) {
    throw new EntraRefusal(501481);
  }
}

/**
 * Checks that the person of a code or refresh token is still there, admitted, and of the tenant whose endpoint is asked.
 * @throws EntraRefusal 50034, 50057, 700005 or 50105.
 */
function assertAccount({ directory, authority, client }: Redemption, userId: string | undefined): SignInAccount {
  const account = accountOf(directory, userId);
  if (!account) {
    throw new EntraRefusal(50034, { user: userId ?? "", tenant: directoryName(authority) });
  }
  if (!account.user.accountEnabled) {
    throw new EntraRefusal(50057);
  }
  if (authority.tenant && authority.tenant.id !== account.tenant.id) {
    throw new EntraRefusal(700005);
  }
  assertAdmitted(directory, account, client);
  return account;
}

/**
 * Checks that consent was not taken back while a refresh token was kept.
 * @throws EntraRefusal 65001 when it was.
 */
function assertConsented({ directory, client }: Redemption, account: SignInAccount, scope: string | undefined): void {
  const { appId, displayName: appName } = client.application;
  if (missingConsent({ directory, account, client }, scope?.split(" ") ?? []).length > 0) {
    throw new EntraRefusal(65001, { appId, appName });
  }
}

/** The refusal of an expired refresh token; Entra writes how long it was kept as `90.00:00:00`, days first. */
export function inactive({ iat = 0 }: { iat?: number }, now: Date): EntraRefusal {
  // A kept token's times are the machine's; the person reads the directory's.
  const issued = (iat + libraryOffset(now)) * 1000;
  const seconds = Math.floor((now.getTime() - issued) / 1000);
  const clock = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  return new EntraRefusal(700082, {
    issued: new Date(issued).toISOString(),
    period: `${Math.floor(seconds / 86_400)}.${clock}`,
  });
}
