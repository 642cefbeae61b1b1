import { html } from "hono/html";

import type { Application, PasswordCredential } from "./directory/application.ts";
import type { Directory } from "./directory/directory.ts";
import { brand, type Markup, page, pageResponse } from "./oidc/pages/page.ts";

/** What the portal of local Entra ID shows: every registration of the tenant, to be read and not changed. */
export function portalPage(directory: Directory): Promise<Response> {
  const registrations = directory.applications.list();
  const content = html`${brand(directory.tenant.displayName)}
<h1>App registrations</h1>
<p class="muted">Directory (tenant) ID <code>${directory.tenant.id}</code></p>
${registrations.map((application) => registration(application, directory.now()))}
<p class="note">This page only shows. What it shows is changed through Microsoft Graph, as by <code>pulumi up</code>.</p>`;
  return pageResponse(page("App registrations - local Entra ID", content));
}

function registration(application: Application, now: Date): Markup {
  const { web, passwordCredentials } = application;
  return html`<section aria-label="${application.displayName}">
<h2>${application.displayName}</h2>
<dl class="details">
${row("Client ID", html`${application.appId}`)}
${row("Audience", html`${application.signInAudience}`)}
${web.redirectUris.map((uri) => row("Redirect URI", html`${uri}`))}
${row("ID tokens", html`${web.implicitGrantSettings.enableIdTokenIssuance ? "on" : "off"} (implicit grant)`)}
${passwordCredentials.map((credential) => row("Client secret", secret(credential, now)))}
</dl>
</section>`;
}

function row(term: string, value: Markup): Markup {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}

function secret({ displayName, hint, endDateTime }: PasswordCredential, now: Date): Markup {
  const verb = new Date(endDateTime) > now ? "until" : "expired";
  return html`${displayName ?? "(no description)"}: ${hint ?? ""}…, ${verb} ${endDateTime}`;
}
