import { html } from "hono/html";

import { aadstsEntry } from "../refusals/aadsts.ts";
import { brand, page, pageResponse, prose } from "./page.ts";

/** What an `error_uri` leads to: the text of an AADSTS code and what to do about it. */
export function explanationPage(code: string | undefined): Promise<Response> {
  const entry = aadstsEntry(Number(code));
  const content = entry
    ? html`${brand("Error codes")}
<h1>AADSTS${code}</h1>
<p>${entry.text}</p>
${entry.remedy ? html`<h2>What to do</h2><p>${prose(entry.remedy)}</p>` : ""}`
    : html`${brand("Error codes")}
<h1>Unknown code</h1>
<p>Local Entra ID gives no such AADSTS code. Microsoft’s own: https://login.microsoftonline.com/error</p>`;
  return pageResponse(page("AADSTS code - local Entra ID", content), entry ? 200 : 404);
}
