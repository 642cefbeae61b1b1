import type { Interaction } from "oidc-provider";

import { type RegisteredClient, registeredClient } from "../client/registered-client.ts";
import { authorizationError } from "../pages/authorization-error.ts";
import { consentPage } from "../pages/consent-page.ts";
import { errorPage } from "../pages/error-page.ts";
import { signInPage } from "../pages/sign-in-page.ts";
import { switchUser } from "../provider/sign-in-grant.ts";
import type { TenantService } from "../provider/tenant-service.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { answerAddress } from "../request/answer-address.ts";
import { type EntraContext, traceOf } from "../request/entra-context.ts";
import { sentParameters } from "../request/request-parameters.ts";
import { accountOf, isCalled, type SignInAccount } from "../sign-in/account.ts";
import { accountsFor, assertAccountType } from "../sign-in/audience.ts";
import type { Authority } from "../sign-in/authority.ts";
import { consentPower, giveConsent, permission } from "../sign-in/consent.ts";

/** A sign-in that waits for a person's choice. */
interface PendingSignIn {
  interaction: Interaction;
  client: RegisteredClient;
}

/**
 * Shows the page that a pending sign-in waits at: the account picker, or the permissions to consent to.
 * @throws EntraRefusal 50089 when the browser has no such sign-in pending.
 */
export async function showSignIn(service: TenantService, c: EntraContext, authority: Authority): Promise<Response> {
  const { interaction, client } = await pendingSignIn(service, c);
  const { directory } = service;
  if (interaction.prompt.name === "consent") {
    const account = signedInAccount(service, interaction);
    const forEverybody = consentPower({ directory, account, client }) === "everybody";
    const permissions = scopesOf(interaction).map(permission);
    return consentPage(client.application, account.user, { permissions, forEverybody });
  }
  const hint = parameter(interaction, "login_hint");
  const accounts = accountsFor(directory, client.application, authority);
  return signInPage({
    appName: client.application.displayName,
    replyHost: new URL(parameter(interaction, "redirect_uri") ?? "").host,
    tenantName: authority.tenant?.displayName,
    accounts,
    search: c.req.query("search"),
    // Entra fills the hinted name in; here it comes first.
    hinted: hint === undefined ? undefined : accounts.find(({ user }) => isCalled(user, hint))?.user.id,
  });
}

/**
 * Takes the choice made on the page. The cookie that names the pending sign-in is SameSite=Lax, so a form on another
 * site cannot make the choice.
 * @throws EntraRefusal as `showSignIn`, 50034 for an unknown user, 50020 and 500208 for one of elsewhere.
 */
export async function answerSignIn(service: TenantService, c: EntraContext, authority: Authority): Promise<Response> {
  const pending = await pendingSignIn(service, c);
  const { interaction, client } = pending;
  const choice = await sentParameters(c);
  if (choice.cancel) {
    return cancelSignIn(service, c, interaction);
  }
  if (interaction.prompt.name === "consent") {
    return acceptPermissions(service, c, pending, choice.everybody !== undefined);
  }
  const account = accountOf(service.directory, choice.user);
  if (!account) {
    const tenant = service.directory.tenant.displayName;
    throw new EntraRefusal(50034, { user: choice.user ?? "", tenant });
  }
  assertAccountType(account, client.application, { authority, origin: service.origin });
  if (!account.user.accountEnabled) {
    return errorPage(new EntraRefusal(50057), traceOf(c), service.remedies, c.req.path);
  }
  return finishSignIn(service, c, account.user.id);
}

async function acceptPermissions(
  service: TenantService,
  c: EntraContext,
  { interaction, client }: PendingSignIn,
  forEverybody: boolean,
): Promise<Response> {
  const { directory } = service;
  const account = signedInAccount(service, interaction);
  const signIn = { directory, account, client };
  const power = consentPower(signIn);
  if (power === "nobody" || (forEverybody && power !== "everybody")) {
    throw new EntraRefusal(90094, { appName: client.application.displayName });
  }
  giveConsent(signIn, scopesOf(interaction), forEverybody);
  const { incoming, outgoing } = c.env;
  return c.redirect(await (await service.provider()).interactionResult(incoming, outgoing, { consent: {} }), 303);
}

async function finishSignIn(service: TenantService, c: EntraContext, userId: string): Promise<Response> {
  const { incoming, outgoing } = c.env;
  const result = { login: { accountId: userId }, select_account: {} };
  const provider = await service.provider();
  const returnTo = await provider.interactionResult(incoming, outgoing, result);
  const session = await provider.Session.get(provider.createContext(incoming, outgoing));
  // The library would sign the user before out with a script of its own; a page without scripts does it here.
  if (session.accountId !== undefined && session.accountId !== userId) {
    switchUser(session, userId);
    await session.persist();
  }
  return c.redirect(returnTo, 303);
}

async function cancelSignIn({ origin }: TenantService, c: EntraContext, interaction: Interaction): Promise<Response> {
  await interaction.destroy();
  const address = answerAddress(parameter(interaction, "redirect_uri") ?? "", interaction.params);
  return authorizationError(new EntraRefusal(65004), address, traceOf(c), origin);
}

async function pendingSignIn({ directory, provider }: TenantService, c: EntraContext): Promise<PendingSignIn> {
  const interaction = await (await provider()).interactionDetails(c.env.incoming, c.env.outgoing);
  if (interaction.uid !== c.req.param("uid")) {
    throw new EntraRefusal(50089);
  }
  return { interaction, client: registeredClient(directory, parameter(interaction, "client_id")) };
}

/** Who has signed in before being asked to consent. */
function signedInAccount({ directory }: TenantService, interaction: Interaction): SignInAccount {
  const account = accountOf(directory, interaction.session?.accountId);
  if (!account) {
    throw new EntraRefusal(50089);
  }
  return account;
}

function scopesOf(interaction: Interaction): string[] {
  return (parameter(interaction, "scope") ?? "").split(" ").filter((scope) => scope !== "");
}

function parameter(interaction: Interaction, name: string): string | undefined {
  const value = interaction.params[name];
  return typeof value === "string" ? value : undefined;
}
