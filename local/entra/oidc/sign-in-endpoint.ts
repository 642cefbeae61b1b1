import type { Interaction } from "oidc-provider";

import { authorizationError } from "./authorization-error.ts";
import { responseModeOf } from "./authorize-gate.ts";
import { type EntraContext, traceOf } from "./endpoint.ts";
import { EntraRefusal } from "./entra-refusal.ts";
import { errorPage } from "./error-page.ts";
import { registeredClient } from "./registered-client.ts";
import { requestParameters } from "./request-parameters.ts";
import { switchUser } from "./session.ts";
import { signInPage } from "./sign-in-page.ts";
import type { TenantService } from "./tenant-service.ts";

/**
 * Shows the account picker of a pending sign-in.
 * @throws EntraRefusal 50089 when the browser has no such sign-in pending.
 */
export async function showSignIn(service: TenantService, c: EntraContext): Promise<Response> {
  const interaction = await pendingSignIn(service, c);
  const { directory } = service;
  const { application } = registeredClient(directory, parameter(interaction, "client_id"));
  return signInPage({
    appName: application.displayName,
    replyHost: new URL(parameter(interaction, "redirect_uri") ?? "").host,
    tenantName: directory.tenant.displayName,
    users: directory.users.list(),
  });
}

/**
 * Takes the choice made on the account picker. The cookie that names the pending sign-in is SameSite=Lax, so a form on
 * another site cannot make the choice.
 * @throws EntraRefusal as `showSignIn`, and 50034 for an unknown user.
 */
export async function answerSignIn(service: TenantService, c: EntraContext): Promise<Response> {
  const interaction = await pendingSignIn(service, c);
  const { user: userId, cancel } = requestParameters(new URLSearchParams(await c.req.text()));
  if (cancel) {
    return cancelSignIn(service, c, interaction);
  }
  const user = service.directory.users.get(userId ?? "");
  if (!user) {
    throw new EntraRefusal(50034, { user: userId ?? "", tenant: service.directory.tenant.displayName });
  }
  if (!user.accountEnabled) {
    return errorPage(new EntraRefusal(50057), traceOf(c), c.req.path);
  }
  return finishSignIn(service, c, user.id);
}

async function finishSignIn(service: TenantService, c: EntraContext, userId: string): Promise<Response> {
  const { incoming, outgoing } = c.env;
  const result = { login: { accountId: userId }, select_account: {} };
  const returnTo = await service.provider.interactionResult(incoming, outgoing, result);
  const session = await service.provider.Session.get(service.provider.createContext(incoming, outgoing));
  // The library would sign the user before out with a script of its own; a page without scripts does it here.
  if (session.accountId !== undefined && session.accountId !== userId) {
    switchUser(session, userId);
    await session.persist();
  }
  return c.redirect(returnTo, 303);
}

async function cancelSignIn(
  { origin }: TenantService,
  c: EntraContext,
  interaction: Interaction,
): Promise<Response> {
  await interaction.destroy();
  const responseMode = responseModeOf({
    response_mode: parameter(interaction, "response_mode"),
    response_type: parameter(interaction, "response_type"),
  });
  const redirectUri = parameter(interaction, "redirect_uri") ?? "";
  const address = { redirectUri, responseMode, state: parameter(interaction, "state") };
  return authorizationError(new EntraRefusal(65004), address, traceOf(c), origin);
}

async function pendingSignIn({ provider }: TenantService, c: EntraContext): Promise<Interaction> {
  const interaction = await provider.interactionDetails(c.env.incoming, c.env.outgoing);
  if (interaction.uid !== c.req.param("uid")) {
    throw new EntraRefusal(50089);
  }
  return interaction;
}

function parameter(interaction: Interaction, name: string): string | undefined {
  const value = interaction.params[name];
  return typeof value === "string" ? value : undefined;
}
