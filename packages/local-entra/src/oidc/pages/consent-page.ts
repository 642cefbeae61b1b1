import { html } from "hono/html";

import type { Application } from "../../directory/objects/application.ts";
import type { User } from "../../directory/objects/user.ts";
import type { RequestedPermission } from "../sign-in/admin-consent.ts";
import { brand, type Markup, page, pageResponse } from "./page.ts";

/** A permission in words: what it is called, and what it allows. */
type PermissionWords = readonly [title: string, meaning: string];

const permissionWords: Record<string, PermissionWords> = {
  openid: ["Sign you in", "The app may sign you in with your work or school account."],
  profile: ["View your basic profile", "The app may see your name, your sign-in name and your ID in this directory."],
  email: ["View your email address", "The app may see your primary email address."],
  offline_access: [
    "Maintain access to data you have given it access to",
    "The app may use what you accept here also when you are not using the app.",
  ],
  "User.Read": [
    "Sign you in and read your profile",
    "The app may read your profile, and basic information about your company.",
  ],
  "User.ReadWrite": ["Read and update your profile", "The app may read your profile, and change it for you."],
};

/**
 * Asks a person to let an application do what it asks for by delegated permissions; `forEverybody`, whether the person
 * may also consent for everybody in the tenant.
 */
export function consentPage(
  application: Application,
  user: User,
  { permissions, forEverybody }: { permissions: string[]; forEverybody: boolean },
): Promise<Response> {
  const wordsOf = (name: string): PermissionWords =>
    permissionWords[name] ?? [name, "A permission of Microsoft Graph."];
  const form = html`<form method="post">
${forEverybody ? everybody : ""}
<p class="muted">Accepting lets this app use your data in this way. An administrator can take it back.</p>
${choices(html`<button class="primary" type="submit" name="accept" value="yes">Accept</button>`)}
</form>`;
  return permissionsPage(user.mail ?? user.userPrincipalName, application, permissions.map(wordsOf), form);
}

const everybody = html`<p><label><input type="checkbox" name="everybody" value="yes">
Consent on behalf of your organization</label></p>`;

/**
 * Asks an administrator to accept, for everybody in the tenant, what an application asks for. Nobody here has a password:
 * an administrator's button is the sign-in and the consent at once.
 * @param administrators Who may accept all of them.
 */
export function adminConsentPage(
  tenantName: string,
  application: Application,
  permissions: { permission: RequestedPermission; granted: boolean }[],
  administrators: User[],
): Promise<Response> {
  const asked = permissions.map(({ permission: { displayName, value, role, resource }, granted }) => {
    const kind = role ? "by itself, without a signed-in user" : "on behalf of the signed-in user";
    return [displayName, `${value} of ${resource.displayName}, ${kind}${granted ? " (granted)" : ""}.`] as const;
  });
  const accept = administrators.map(
    ({ id, displayName }) =>
      html`<button class="primary" type="submit" name="user" value="${id}">Accept as ${displayName}</button>`,
  );
  const form = html`<p>If you accept, this app will have these permissions for all of ${tenantName}. Nobody else will be asked.</p>
${
  accept.length > 0
    ? html`<form method="post">
${choices(html`${accept}`)}
</form>`
    : nobody
}`;
  return permissionsPage(tenantName, application, asked, form, "Review for your organization");
}

const nobody = html`<p role="alert">Nobody in this directory may accept this. Give a user the role Privileged Role
Administrator or Global Administrator in <code>seed.yaml</code>.</p>`;

/** Says that it is done, where the request names no address to return to. */
export function consentGivenPage(tenantName: string, application: Application): Promise<Response> {
  const content = html`${brand(tenantName)}
<h1>Permissions granted</h1>
<p role="status"><strong>${application.displayName}</strong> has what it asked for. You can close this page.</p>`;
  return pageResponse(page("Permissions granted - local Entra ID", content));
}

function permissionsPage(
  about: string,
  { displayName, publisherDomain }: Application,
  permissions: PermissionWords[],
  form: Markup,
  note?: string,
): Promise<Response> {
  const content = html`${brand(about)}
<h1>Permissions requested</h1>
${note === undefined ? "" : html`<p class="muted">${note}</p>`}
<p><strong>${displayName}</strong> <span class="muted">${publisherDomain}</span></p>
<p>This app would like to:</p>
<dl class="permissions">
${permissions.map(
  ([title, meaning]) => html`<dt>${title}</dt><dd>${meaning}</dd>
`,
)}
</dl>
${form}`;
  return pageResponse(page(`Permissions requested by ${displayName} - local Entra ID`, content));
}

function choices(accept: Markup): Markup {
  return html`<div class="choices">
<button class="plain" type="submit" name="cancel" value="yes">Cancel</button>
${accept}
</div>`;
}
