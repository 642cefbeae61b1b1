import { html } from "hono/html";

import type { Application } from "../../directory/objects/application.ts";
import type { User } from "../../directory/objects/user.ts";
import { brand, page, pageResponse } from "./page.ts";

/** Permissions in words: what they are called, and what they allow. */
const permissionWords: Record<string, [title: string, meaning: string]> = {
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
  { displayName, publisherDomain }: Application,
  user: User,
  { permissions, forEverybody }: { permissions: string[]; forEverybody: boolean },
): Promise<Response> {
  const content = html`${brand(user.mail ?? user.userPrincipalName)}
<h1>Permissions requested</h1>
<p><strong>${displayName}</strong> <span class="muted">${publisherDomain}</span></p>
<p>This app would like to:</p>
<dl class="permissions">
${permissions.map(entry)}
</dl>
<form method="post">
${forEverybody ? everybody : ""}
<p class="muted">Accepting lets this app use your data in this way. An administrator can take it back.</p>
<div class="choices">
<button class="plain" type="submit" name="cancel" value="yes">Cancel</button>
<button class="primary" type="submit" name="accept" value="yes">Accept</button>
</div>
</form>`;
  return pageResponse(page(`Permissions requested by ${displayName} - local Entra ID`, content));
}

const everybody = html`<p><label><input type="checkbox" name="everybody" value="yes">
Consent on behalf of your organization</label></p>`;

function entry(permission: string) {
  const [title, meaning] = permissionWords[permission] ?? [permission, "A permission of Microsoft Graph."];
  return html`<dt>${title}</dt><dd>${meaning}</dd>
`;
}
