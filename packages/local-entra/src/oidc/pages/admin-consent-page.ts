import { html } from "hono/html";

import type { Application } from "../../directory/objects/application.ts";
import type { User } from "../../directory/objects/user.ts";
import type { RequestedPermission } from "../sign-in/admin-consent.ts";
import { brand, type Markup, page, pageResponse } from "./page.ts";

/** What the page for administrators shows. */
export interface AdminConsentPageContent {
  tenantName: string;
  application: Application;
  permissions: { permission: RequestedPermission; granted: boolean }[];
  /** Who may accept all of them. */
  administrators: User[];
}

/** Asks an administrator to accept, for everybody in the tenant, what an application asks for. */
export function adminConsentPage(content: AdminConsentPageContent): Promise<Response> {
  const { tenantName, application, permissions, administrators } = content;
  const { displayName, publisherDomain } = application;
  const body = html`${brand(tenantName)}
<h1>Permissions requested</h1>
<p class="muted">Review for your organization</p>
<p><strong>${displayName}</strong> <span class="muted">${publisherDomain}</span></p>
<p>This app would like to:</p>
<dl class="permissions">
${permissions.map(entry)}
</dl>
<p>If you accept, this app will have these permissions for all of ${tenantName}. Nobody else will be asked.</p>
${administrators.length > 0 ? form(administrators) : nobody}`;
  return pageResponse(page(`Permissions requested by ${displayName} - local Entra ID`, body));
}

/** Says that it is done, where the request names no address to return to. */
export function consentGivenPage(tenantName: string, application: Application): Promise<Response> {
  const content = html`${brand(tenantName)}
<h1>Permissions granted</h1>
<p role="status"><strong>${application.displayName}</strong> has what it asked for. You can close this page.</p>`;
  return pageResponse(page("Permissions granted - local Entra ID", content));
}

/** Nobody here has a password: an administrator's button is the sign-in and the consent at once. */
function form(administrators: User[]): Markup {
  return html`<form method="post">
<div class="choices">
<button class="plain" type="submit" name="cancel" value="yes">Cancel</button>
${administrators.map(
  ({ id, displayName }) =>
    html`<button class="primary" type="submit" name="user" value="${id}">Accept as ${displayName}</button>`,
)}
</div>
</form>`;
}

const nobody = html`<p role="alert">Nobody in this directory may accept this. Give a user the role Privileged Role
Administrator or Global Administrator in <code>seed.yaml</code>.</p>`;

function entry({ permission, granted }: { permission: RequestedPermission; granted: boolean }): Markup {
  const { displayName, value, role, resource } = permission;
  const kind = role ? "by itself, without a signed-in user" : "on behalf of the signed-in user";
  return html`<dt>${displayName}</dt><dd>${value} of ${resource.displayName}, ${kind}${granted ? " (granted)" : ""}.</dd>
`;
}
