import { html } from "hono/html";

import { aadstsEntry } from "../refusals/aadsts.ts";
import type { EntraRefusal } from "../refusals/entra-refusal.ts";
import type { RequestTrace } from "../request/entra-context.ts";
import { brand, type Markup, page, pageResponse, prose } from "./page.ts";

/** What to do about an AADSTS code, the likeliest first; `backquoted` is something to type. Undefined where nothing is known. */
export type Remedies = (code: number) => readonly string[] | undefined;

/** The page for a refusal that may not be sent to the redirect URI; `back` leads to the step before, if there is one. */
export function errorPage(
  refusal: EntraRefusal,
  trace: RequestTrace,
  remedies: Remedies | undefined,
  back?: string,
): Promise<Response> {
  const content = html`${brand("Sign in")}
<h1>Sorry, but we’re having trouble signing you in.</h1>
<p role="alert">${refusal.message}</p>
${whatToDo(refusal.code, remedies)}
${back ? html`<p><a href="${back}">Choose another account</a></p>` : ""}
<h2>Troubleshooting details</h2>
<dl class="details">
<div><dt>Error Code</dt><dd>${refusal.code}</dd></div>
<div><dt>Request Id</dt><dd>${trace.traceId}</dd></div>
<div><dt>Correlation Id</dt><dd>${trace.correlationId}</dd></div>
<div><dt>Timestamp</dt><dd>${trace.timestamp.replace(" ", "T")}</dd></div>
</dl>`;
  return pageResponse(page(`AADSTS${refusal.code} - local Entra ID`, content), refusal.status);
}

/** What an `error_uri` leads to: the text of an AADSTS code and what to do about it. */
export function explanationPage(code: string | undefined, remedies: Remedies | undefined): Promise<Response> {
  const entry = aadstsEntry(Number(code));
  const content = entry
    ? html`${brand("Error codes")}
<h1>AADSTS${code}</h1>
<p>${entry.text}</p>
${whatToDo(Number(code), remedies)}`
    : html`${brand("Error codes")}
<h1>Unknown code</h1>
<p>Local Entra ID gives no such AADSTS code. Microsoft’s own: https://login.microsoftonline.com/error</p>`;
  return pageResponse(page("AADSTS code - local Entra ID", content), entry ? 200 : 404);
}

/** The remedies where they are known, otherwise Microsoft's own page on the code. */
function whatToDo(code: number, remedies: Remedies | undefined): Markup {
  const known = remedies?.(code) ?? [
    `https://login.microsoftonline.com/error?code=${code} says what Microsoft knows of it.`,
  ];
  return html`<h2>What to do</h2><ul class="remedies">${known.map((remedy) => html`<li>${prose(remedy)}</li>`)}</ul>`;
}
