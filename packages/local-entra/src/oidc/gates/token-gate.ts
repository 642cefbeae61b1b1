import { createHash } from "node:crypto";

import type { Provider } from "oidc-provider";

import type { Application } from "../../directory/objects/application.ts";
import { matchReplyAddress, type Platform, replyAddresses } from "../client/redirect-uri.ts";
import { redeemedScopes, signInScopes } from "../client/scope.ts";
import { libraryOffset } from "../provider/artifacts.ts";
import type { RefreshToken } from "../provider/refresh-token.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import type { RequestParameters } from "../request/request-parameters.ts";
import { accountOf, type SignInAccount } from "../sign-in/account.ts";
import { assertAdmitted } from "../sign-in/admission.ts";
import { directoryName } from "../sign-in/authority.ts";
import { consentPower, giveConsent, missingConsent } from "../sign-in/consent.ts";
import { assertPublicClient, authenticateClient, type Redemption, scopeContext } from "./client-credentials.ts";

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
  if (platform === "spa" && code?.codeChallenge === undefined) {
    throw new EntraRefusal(9002325);
  }
  await assertPlatform(redemption, platform);
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
  const added = acceptedScopes(redemption, code).filter((scope) => !code.scopes.has(scope));
  if (added.length > 0) {
    code.scope = [...code.scopes, ...added].join(" ");
    await code.save();
  }
  return passed(redemption, "authorization_code", ["client_info", "code", "code_verifier", "redirect_uri"]);
}

/** As `acceptedCodeRedemption`, for a refresh token. */
export async function acceptedRefresh(provider: Provider, redemption: Redemption) {
  const { directory, client, parameters } = redemption;
  const presented = wellFormed(required(parameters, "refresh_token"));
  const kept = await provider.RefreshToken.find(presented, { ignoreExpiration: true });
  const token = kept as RefreshToken | undefined;
  await assertPlatform(redemption, token?.platform ?? usualPlatform(client.application));
  if (!token || token.clientId !== client.application.appId) {
    throw new EntraRefusal(70000);
  }
  if (token.isExpired) {
    throw inactive(token, directory.now());
  }
  acceptedScopes(redemption, token);
  return passed(redemption, "refresh_token", ["client_info", "refresh_token"]);
}

/** What of a request the library shall see. */
function passed({ client, parameters }: Redemption, grant_type: string, names: string[]): Record<string, string> {
  const entries = names.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]]));
  return { grant_type, client_id: client.application.appId, ...Object.fromEntries(entries) };
}

/** The platform of a refresh token that was never given, or whose platform was not kept. */
function usualPlatform({ web, isFallbackPublicClient }: Application): Platform {
  return web.redirectUris.length > 0 && !isFallbackPublicClient ? "web" : "publicClient";
}

function platformOf(application: Application, redirectUri: string): Platform {
  if (replyAddresses(application).length === 0) {
    throw new EntraRefusal(500113);
  }
  return matchReplyAddress(application, redirectUri)?.platform ?? "web";
}

/**
 * What was sent to a Web redirect URI is redeemed with the client's credentials and not by a browser, to a Single-page
 * application by a browser, to a public client without credentials.
 */
async function assertPlatform(redemption: Redemption, platform: Platform): Promise<void> {
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
 * Checks that the person of a code or refresh token may still sign in, and has consented to what it was given for and to
 * what it is redeemed for. What a sign-in is made of comes with a person's first consent; Microsoft's library for Go
 * asks for it only here (https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-offline_access-scope).
 * @returns what of that the request asks for.
 * @throws EntraRefusal as `assertAccount` and `redeemedScopes`, 65001 where consent is missing or was taken back.
 */
function acceptedScopes(redemption: Redemption, { accountId, scopes }: KeptCode | RefreshToken): string[] {
  const { directory, client, parameters } = redemption;
  const signIn = { directory, account: assertAccount(redemption, accountId), client };
  const asked = redeemedScopes(parameters.scope, scopeContext(redemption));
  const included = asked.filter((scope) => signInScopes.includes(scope));
  const isFirst = missingConsent(signIn, [...scopes]).length === 0 && missingConsent(signIn, included).length > 0;
  if (isFirst && consentPower(signIn) !== "nobody") {
    giveConsent(signIn, included, false);
  }
  const { appId, displayName: appName } = client.application;
  if (missingConsent(signIn, [...scopes, ...asked]).length > 0) {
    throw new EntraRefusal(65001, { appId, appName });
  }
  return included;
}

/** The refusal of an expired refresh token; Entra writes how long it was kept as `90.00:00:00`, days first. */
export function inactive({ iat = 0, platform }: Pick<RefreshToken, "iat" | "platform">, now: Date): EntraRefusal {
  // A kept token's times are the machine's; the person reads the directory's.
  const issued = (iat + libraryOffset(now)) * 1000;
  if (platform === "spa") {
    return new EntraRefusal(700084, { period: "1.00:00:00", issued: new Date(issued).toISOString() });
  }
  const seconds = Math.floor((now.getTime() - issued) / 1000);
  const clock = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19);
  return new EntraRefusal(700082, {
    issued: new Date(issued).toISOString(),
    period: `${Math.floor(seconds / 86_400)}.${clock}`,
  });
}
