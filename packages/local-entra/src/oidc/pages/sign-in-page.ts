import { html } from "hono/html";

import type { SignInAccount } from "../sign-in/account.ts";
import { brand, type Markup, page, pageResponse } from "./page.ts";

/** What the account picker shows. */
export interface SignInPageContent {
  /** Display name of the application. */
  appName: string;
  /** Where the answer goes, such as `desk.example.com`. */
  replyHost: string;
  /** Undefined where accounts of several tenants can be chosen. */
  tenantName: string | undefined;
  accounts: SignInAccount[];
  /** Object ID of the account that the application suggests. */
  hinted?: string | undefined;
  /** What a person looks for where there are many. */
  search?: string | undefined;
}

/** More accounts than these are searched instead of listed. */
const mostListed = 50;

/** The account picker: one button for each account, the suggested one first. There are no passwords here. */
export function signInPage(content: SignInPageContent): Promise<Response> {
  const { appName, replyHost, tenantName, accounts, hinted, search = "" } = content;
  const found = accounts.filter(({ user }) => isFound(user, search));
  const suggestedFirst = [
    ...found.filter(({ user }) => user.id === hinted),
    ...found.filter(({ user }) => user.id !== hinted),
  ].slice(0, mostListed);
  const markup = html`${brand(tenantName)}
<h1>Pick an account</h1>
<p>to sign in to <strong>${appName}</strong> on <strong>${replyHost}</strong></p>
${accounts.length > mostListed ? searchForm(search, suggestedFirst.length, found.length) : ""}
<form method="post">
<ul>
${suggestedFirst.map((account) => entry(account, tenantName === undefined))}
</ul>
<div class="choices"><button class="plain" type="submit" name="cancel" value="yes">Cancel</button></div>
</form>
<p class="note">Local Entra ID on this machine: no password is asked for.</p>`;
  return pageResponse(page(`Sign in to ${appName} - local Entra ID`, markup));
}

function isFound({ displayName, userPrincipalName, mail }: SignInAccount["user"], search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return [displayName, userPrincipalName, mail ?? ""].some((name) => name.toLowerCase().includes(wanted));
}

function searchForm(search: string, shown: number, found: number): Markup {
  return html`<form method="get" role="search">
<label>Name or address <input type="search" name="search" value="${search}" autofocus></label>
<button class="plain" type="submit">Search</button>
<p class="muted">${shown} of ${found} accounts</p>
</form>`;
}

function entry({ user, tenant }: SignInAccount, withTenant: boolean): Markup {
  const { displayName, userPrincipalName, userType, accountEnabled, mail } = user;
  const name = userType === "Guest" && mail ? mail : userPrincipalName;
  return html`<li><button class="account" type="submit" name="user" value="${user.id}">
<span class="initials" aria-hidden="true">${initials(displayName)}</span>
<span><span class="name">${displayName}${mark(userType === "Guest", "Guest")}${mark(!accountEnabled, "Disabled")}</span>
<span class="muted">${name}${withTenant ? ` (${tenant.displayName})` : ""}</span></span>
</button></li>
`;
}

function mark(shown: boolean, text: string): Markup | string {
  return shown ? html` <span class="mark">${text}</span>` : "";
}

function initials(displayName: string): string {
  const words = displayName.split(/[^\p{L}]+/u).filter((word) => word !== "");
  return words
    .slice(0, 2)
    .map((word) => word[0]?.toUpperCase() ?? "")
    .join("");
}
