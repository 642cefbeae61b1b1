import { html, raw } from "hono/html";

import { type EntraRefusal, refusalAddress, refusalDescription } from "../refusals/entra-refusal.ts";
import { type AnswerAddress, answerLocation } from "../request/answer-address.ts";
import type { RequestTrace } from "../request/entra-context.ts";
import { framePolicy, hashSource, pageHeaders } from "./page.ts";

const submit = "document.forms[0].submit()";

/** Sends a refusal to the redirect URI (RFC 6749, section 4.1.2.1; OAuth 2.0 Form Post Response Mode 1.0). */
export async function authorizationError(
  refusal: EntraRefusal,
  address: AnswerAddress,
  trace: RequestTrace,
  origin: string,
): Promise<Response> {
  const answer = {
    error: refusal.error,
    error_description: refusalDescription(refusal, trace),
    error_uri: refusalAddress(refusal, origin),
    ...(address.state === undefined ? {} : { state: address.state }),
  };
  if (address.responseMode === "form_post") {
    return formPost(address.redirectUri, answer);
  }
  const location = answerLocation(address, answer);
  return new Response(null, { status: 302, headers: { location, ...pageHeaders } });
}

async function formPost(action: string, answer: Record<string, string>): Promise<Response> {
  const fields = Object.entries(answer).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const content = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Working...</title></head>
<body>
<form method="post" action="${action}">
${fields}
<noscript><button type="submit">Continue</button></noscript>
</form>
<script>${raw(submit)}</script>
</body>
</html>
`;
  return new Response(String(await content), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; script-src ${hashSource(submit)}; ${framePolicy}`,
      ...pageHeaders,
    },
  });
}
