import { html } from "hono/html";

import type { Directory } from "../directory/directory.ts";
import type { Application, PasswordCredential } from "../directory/objects/application.ts";
import { brand, type Markup, page, pageResponse } from "../oidc/pages/page.ts";
import { EntraRefusal } from "../oidc/refusals/entra-refusal.ts";
import { isGranted, type RequestedPermission, requestedPermissions } from "../oidc/sign-in/admin-consent.ts";

/** What the portal of local Entra ID shows: every registration of the tenant, and where an administrator consents. */
export function portalPage(directory: Directory): Promise<Response> {
  const registrations = directory.applications.list();
  const content = html`${brand(directory.tenant.displayName)}
<h1>App registrations</h1>
<p class="muted">Directory (tenant) ID <code>${directory.tenant.id}</code></p>
${registrations.map((application) => registration(directory, application))}
<p class="note">This page only shows. What it shows is changed through Microsoft Graph, as by <code>pulumi up</code>; an
administrator may consent.</p>`;
  return pageResponse(page("App registrations - local Entra ID", content));
}

function registration(directory: Directory, application: Application): Markup {
  const { id, web, passwordCredentials } = application;
  const federated = directory.federatedCredentials.list().filter(({ applicationId }) => applicationId === id);
  return html`<section aria-label="${application.displayName}">
<h2>${application.displayName}</h2>
<dl class="details">
${row("Client ID", html`${application.appId}`)}
${row("Audience", html`${application.signInAudience}`)}
${web.redirectUris.map((uri) => row("Redirect URI", html`${uri}`))}
${row("ID tokens", html`${web.implicitGrantSettings.enableIdTokenIssuance ? "on" : "off"} (implicit grant)`)}
${passwordCredentials.map((credential) => row("Client secret", secret(credential, directory.now())))}
${federated.map(({ subject, issuer }) => row("Federated credential", html`${subject ?? ""} of ${issuer}`))}
${permissions(directory, application)}
</dl>
</section>`;
}

/** What the registration asks for, and where an administrator consents to it. */
function permissions(directory: Directory, application: Application): Markup | string {
  const servicePrincipal = directory.servicePrincipals.getByAppId(application.appId);
  if (!servicePrincipal || application.requiredResourceAccess.length === 0) {
    return "";
  }
  const client = { application, servicePrincipal };
  const asked = knownPermissions(directory, application);
  const missing = asked.filter((permission) => !isGranted(directory, client, permission));
  const address = `/${directory.tenant.id}/adminconsent?client_id=${application.appId}`;
  return html`${asked.map((permission) => {
    const state = missing.includes(permission) ? "not granted" : "granted";
    return row("API permission", html`${permission.value} of ${permission.resource.displayName}, ${state}`);
  })}
${missing.length > 0 ? row("Consent", html`<a href="${address}">Grant admin consent</a>`) : ""}`;
}

/** A permission that no API here offers can be asked for, but neither shown nor granted. */
function knownPermissions(directory: Directory, application: Application): RequestedPermission[] {
  try {
    return requestedPermissions(directory, application);
  } catch (error) {
    if (error instanceof EntraRefusal) {
      return [];
    }
    throw error;
  }
}

function row(term: string, value: Markup): Markup {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

function secret({ displayName, hint, endDateTime }: PasswordCredential, now: Date): Markup {
  const verb = new Date(endDateTime) > now ? "until" : "expired";
  return html`${displayName ?? "(no description)"}: ${hint ?? ""}…, ${verb} ${endDateTime}`;
}
