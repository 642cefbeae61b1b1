import type { Account, Grant, KoaContextWithOIDC, Provider } from "oidc-provider";

import { registeredClient } from "../client/registered-client.ts";
import { graphScopes } from "../client/scope.ts";
import { accountOf } from "../sign-in/account.ts";
import { assertAdmitted } from "../sign-in/admission.ts";
import { consentedScopes, consentPower, giveConsent, grantEverything, missingConsent } from "../sign-in/consent.ts";
import { idTokenClaims } from "../tokens/claims.ts";
import { delegatedGraphClaims } from "../tokens/graph-token.ts";
import { membershipClaims } from "../tokens/membership-claims.ts";
import { signedInUserParameter } from "./gate-parameters.ts";
import type { ServiceContext } from "./service-context.ts";

/** The library's account of a user; undefined when the user is gone or disabled. */
export function libraryAccount(context: ServiceContext, ctx: KoaContextWithOIDC, id: string): Account | undefined {
  const { directory, origin } = context;
  const account = accountOf(directory, id);
  if (!account?.user.accountEnabled) {
    return undefined;
  }
  const { user, tenant } = account;
  return {
    accountId: id,
    claims: (_use, scope) => {
      const client = registeredClient(directory, ctx.oidc.client?.clientId);
      const scopes = new Set(scope.split(" "));
      const issuedBy = ctx.oidc.route === "token" ? "token" : "authorize";
      return {
        ...idTokenClaims({ user, application: client.application, tenant, scopes, now: directory.now() }),
        ...membershipClaims(directory, user, { client, issuedBy, origin }),
        sub: id,
      };
    },
  };
}

/**
 * The library's grant for a sign-in. A person whom `login_hint` signed in without a page also consents without one, as
 * far as that person may.
 * @throws EntraRefusal 50105 for a person who is not assigned.
 */
export async function signInGrant(
  { directory, origin }: ServiceContext,
  ctx: KoaContextWithOIDC,
): Promise<Grant | undefined> {
  const { account: signedIn, client: libraryClient, params, provider } = ctx.oidc;
  const account = accountOf(directory, signedIn?.accountId);
  if (!account || !libraryClient) {
    return undefined;
  }
  const client = registeredClient(directory, libraryClient.clientId);
  assertAdmitted(directory, account, client, params?.prompt === "none");
  const signIn = { directory, account, client };
  const scopes = [...ctx.oidc.requestParamScopes];
  const isHinted = params?.[signedInUserParameter] === account.user.id && params.prompt !== "consent";
  if (isHinted && missingConsent(signIn, scopes).length > 0 && consentPower(signIn) !== "nobody") {
    giveConsent(signIn, scopes, false);
  }
  const grant = new provider.Grant({ accountId: account.user.id, clientId: libraryClient.clientId });
  grantEverything(grant, origin);
  await grant.save();
  return grant;
}

/** Signs in the user whom the gate let in by `login_hint`. */
export function signInHinted(ctx: KoaContextWithOIDC, userId: string | undefined): void {
  if (userId !== undefined && ctx.oidc.session) {
    switchUser(ctx.oidc.session, userId);
  }
}

/**
 * Gives an access token for Graph the claims that Entra's have. Whatever was asked for, it is valid for all that was
 * consented to (https://github.com/AzureAD/microsoft-authentication-library-for-dotnet/issues/1713).
 */
export function shapeAccessToken(
  { directory, origin, subjectOf }: ServiceContext,
  token: { accountId?: string; clientId?: string },
  jwt: { header?: Record<string, unknown>; payload: Record<string, unknown> },
): void {
  const client = registeredClient(directory, token.clientId);
  const account = accountOf(directory, token.accountId);
  if (!account) {
    throw new Error(`an access token must be for a user of a directory, got ${token.accountId}`);
  }
  const { user, tenant } = account;
  const consented = consentedScopes({ directory, account, client });
  const scope = graphScopes.filter((value) => consented.includes(value)).join(" ");
  jwt.header = { typ: "JWT" };
  jwt.payload = delegatedGraphClaims(
    { tenantId: tenant.id, origin, now: directory.now() },
    { application: client.application, user, scope, subject: subjectOf(user.id, origin) },
  );
}

/** The library's browser session. */
export type Session = InstanceType<Provider["Session"]>;

/** Signs `userId` in to a browser session; the applications that the user before had signed in to are forgotten. */
export function switchUser(session: Session, userId: string): void {
  if (session.accountId !== userId) {
    session.authorizations = undefined;
    session.loginAccount({ accountId: userId });
  }
}
