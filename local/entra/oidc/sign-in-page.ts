import { html } from "hono/html";

import type { User } from "../directory/user.ts";
import { type Markup, page, pageResponse } from "./page.ts";

/** What the account picker shows. */
export interface SignInPageContent {
  /** Display name of the application. */
  appName: string;
  /** Where the answer goes, such as `desk.example.com`. */
  replyHost: string;
  tenantName: string;
  users: User[];
}

/** The account picker: one button for each user of the tenant. There are no passwords here. */
export function signInPage({ appName, replyHost, tenantName, users }: SignInPageContent): Promise<Response> {
  const content = html`<h1>Pick an account</h1>
<p>to sign in to <strong>${appName}</strong> on <strong>${replyHost}</strong></p>
<form method="post">
<ul>
${users.map(account)}
</ul>
<button class="plain" type="submit" name="cancel" value="yes">Cancel</button>
</form>
<h2>${tenantName}</h2>
<p class="muted">Local Entra ID on this machine: no password is asked for.</p>`;
  return pageResponse(page(`Sign in to ${appName} - local Entra ID`, content));
}

function account(user: User): Markup {
  return html`<li><button type="submit" name="user" value="${user.id}">
<span class="name">${user.displayName} ${marks(user)}</span>
<span class="muted">${user.userPrincipalName}</span>
</button></li>
`;
}

function marks(user: User): Markup[] {
  return [
    ...(user.userType === "Guest" ? [html` <span class="mark">Guest</span>`] : []),
    ...(user.accountEnabled ? [] : [html` <span class="mark">Disabled</span>`]),
  ];
}
