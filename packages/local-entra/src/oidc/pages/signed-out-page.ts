import { html } from "hono/html";

import { brand, page, pageResponse } from "./page.ts";

/** How long the applications have to forget the session before the browser goes on. */
const waitSeconds = 2;

/**
 * Says that the person has signed out, lets the applications know in hidden frames, and leads on where there is an
 * address to lead to.
 */
export function signedOutPage(logoutUrls: string[], returnTo: string | undefined): Promise<Response> {
  const content = html`${brand("Sign out")}
<h1>You signed out of your account</h1>
<p>${returnTo === undefined ? "It’s a good idea to close all browser windows." : html`<a href="${returnTo}">Continue</a>`}</p>
${logoutUrls.map((url) => html`<iframe src="${url}" title="Signing out" aria-hidden="true"></iframe>`)}`;
  const onwards =
    returnTo === undefined ? "" : html`<meta http-equiv="refresh" content="${waitSeconds};url=${returnTo}">`;
  const frames = [...new Set(logoutUrls.map((url) => new URL(url).origin))];
  return pageResponse(page("Signed out - local Entra ID", content, onwards), 200, frames);
}
