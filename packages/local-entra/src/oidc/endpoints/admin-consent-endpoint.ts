import { matchReplyAddress } from "../client/redirect-uri.ts";
import { type RegisteredClient, registeredClient } from "../client/registered-client.ts";
import { adminConsentPage, consentGivenPage } from "../pages/consent-page.ts";
import type { TenantService } from "../provider/tenant-service.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { answerAddress, answerLocation } from "../request/answer-address.ts";
import type { EntraContext } from "../request/entra-context.ts";
import { requestParameters, sentParameters } from "../request/request-parameters.ts";
import {
  grantToEverybody,
  isGranted,
  mayConsentTo,
  type RequestedPermission,
  requestedPermissions,
} from "../sign-in/admin-consent.ts";
import type { Authority } from "../sign-in/authority.ts";

/** One request of an administrator to consent for everybody. */
interface AdminConsent {
  client: RegisteredClient;
  permissions: RequestedPermission[];
  /** Where the answer goes; undefined for a page here. */
  redirectUri: string | undefined;
  state: string | undefined;
}

/**
 * Shows what an application asks for in its registration, for an administrator to accept
 * (https://learn.microsoft.com/entra/identity-platform/v2-admin-consent).
 * @throws EntraRefusal for an unknown application, tenant or permission, and 50011 for an address that is not registered.
 */
export function showAdminConsent(service: TenantService, c: EntraContext, authority: Authority): Promise<Response> {
  const { directory } = service;
  const { client, permissions } = asked(service, c, authority);
  const asking = permissions.map((permission) => ({
    permission,
    granted: isGranted(directory, client, permission),
  }));
  const administrators = directory.users.list().filter((user) => mayConsentTo(directory, user, permissions));
  return adminConsentPage(directory.tenant.displayName, client.application, asking, administrators);
}

/**
 * Takes an administrator's answer.
 * @throws EntraRefusal as `showAdminConsent`, 90094 for somebody who may not consent to all of it, 65004 for a refusal
 * with nowhere to go, 9002313 for a form on a page of another site.
 */
export async function answerAdminConsent(
  service: TenantService,
  c: EntraContext,
  authority: Authority,
): Promise<Response> {
  const { directory } = service;
  assertOwnPage(c);
  const consent = asked(service, c, authority);
  const choice = await sentParameters(c);
  if (choice.cancel) {
    return declined(consent);
  }
  const { client, permissions } = consent;
  const user = directory.users.get(choice.user ?? "");
  if (!user || !mayConsentTo(directory, user, permissions)) {
    throw new EntraRefusal(90094, { appName: client.application.displayName });
  }
  directory.transaction(() => grantToEverybody(directory, client, permissions));
  return consent.redirectUri === undefined
    ? consentGivenPage(directory.tenant.displayName, client.application)
    : c.redirect(returning(consent, { admin_consent: "True", tenant: directory.tenant.id }), 303);
}

function asked({ directory }: TenantService, c: EntraContext, authority: Authority): AdminConsent {
  if (authority.tenant && authority.tenant.id !== directory.tenant.id) {
    throw new EntraRefusal(700016, {
      appId: c.req.query("client_id") ?? "",
      tenant: authority.tenant.displayName,
    });
  }
  const parameters = requestParameters(new URL(c.req.url).search);
  const client = registeredClient(directory, parameters.client_id);
  const { application } = client;
  const { redirect_uri: redirectUri, state } = parameters;
  if (redirectUri !== undefined && !matchReplyAddress(application, redirectUri)) {
    throw new EntraRefusal(50011, { redirectUri, appId: application.appId });
  }
  return { client, permissions: requestedPermissions(directory, application), redirectUri, state };
}

/** There is no session to steal here, but a form on another page must not consent in the name of who looks at it. */
function assertOwnPage(c: EntraContext): void {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin") {
    throw new EntraRefusal(9002313);
  }
}

function declined(consent: AdminConsent): Response {
  const refusal = new EntraRefusal(65004);
  if (consent.redirectUri === undefined) {
    throw refusal;
  }
  const location = returning(consent, { error: refusal.error, error_description: refusal.message });
  return new Response(null, { status: 303, headers: { location } });
}

function returning({ redirectUri = "", state }: AdminConsent, answer: Record<string, string>): string {
  return answerLocation(answerAddress(redirectUri, {}), { ...answer, ...(state === undefined ? {} : { state }) });
}
