import { interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";

import type { Directory } from "../../directory/directory.ts";
import { registeredClient } from "../client/registered-client.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { accountOf, isCalled } from "../sign-in/account.ts";
import { accountsFor } from "../sign-in/audience.ts";
import { authorityOf } from "../sign-in/authority.ts";
import { consentPower, missingConsent } from "../sign-in/consent.ts";
import { authorityParameter } from "./gate-parameters.ts";

/**
 * When a person has to see a page: without a session, for `prompt=login` and `select_account`, when the session is
 * older than `max_age`, when its user is not the one asked for or not of the authority asked, and to consent.
 */
export function signInPolicy(directory: Directory): interactionPolicy.Prompt[] {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  policy.add(new Prompt({ name: "select_account", requestable: true }), 0);
  policy.get("login")?.checks.push(
    new Check("account_unusable", "the session's user is gone or disabled", "login_required", (ctx) => {
      return ctx.oidc.session?.accountId !== undefined && ctx.oidc.account === undefined;
    }),
    new Check("other_account", "the session is another user's", "login_required", (ctx) => isOtherUser(directory, ctx)),
  );
  // The library's own checks ask what its grant has, which is everything; whether the person consented is asked here.
  policy.get("consent")?.checks.splice(1);
  policy
    .get("consent")
    ?.checks.push(
      new Check("consent_missing", "the person has not consented", "consent_required", (ctx) =>
        isConsentNeeded(directory, ctx),
      ),
    );
  return policy;
}

function isOtherUser(directory: Directory, ctx: KoaContextWithOIDC): boolean {
  const { client, params, session } = ctx.oidc;
  const account = accountOf(directory, session?.accountId);
  if (!account) {
    return false;
  }
  // On a page the person may choose another account than the one that was suggested.
  const hint = params?.prompt === "none" ? params.login_hint : undefined;
  const { application } = registeredClient(directory, client?.clientId);
  const authority = authorityOf(directory, String(params?.[authorityParameter]));
  const candidates = accountsFor(directory, application, authority);
  const isHere = candidates.some(({ user }) => user.id === account.user.id);
  return !isHere || (typeof hint === "string" && !isCalled(account.user, hint));
}

/** @throws EntraRefusal 90094 when only an administrator may consent, 65001 when no page may be shown. */
function isConsentNeeded(directory: Directory, ctx: KoaContextWithOIDC): boolean {
  const { account: signedIn, client: libraryClient, requestParamScopes, params } = ctx.oidc;
  const account = accountOf(directory, signedIn?.accountId);
  if (!account || !libraryClient) {
    return false;
  }
  const client = registeredClient(directory, libraryClient.clientId);
  const { appId, displayName: appName } = client.application;
  const missing = missingConsent({ directory, account, client }, [...requestParamScopes]).length > 0;
  if (missing && params?.prompt === "none") {
    throw new EntraRefusal(65001, { appId, appName }, "consent_required");
  }
  const asked = params?.prompt === "consent" && ctx.oidc.result?.consent === undefined;
  if ((missing || asked) && consentPower({ directory, account, client }) === "nobody") {
    throw new EntraRefusal(90094, { appName });
  }
  return missing;
}
