import { createHash } from "node:crypto";

import { html, raw } from "hono/html";

import { pageStyle } from "./page-style.ts";

/** Markup that `html` has escaped. */
export type Markup = ReturnType<typeof html>;

/** What stands above a page's heading: the service, and the tenant or person that it is about. */
export function brand(about: string | undefined): Markup {
  return html`<header><b>Local Entra ID</b>${about === undefined ? "" : html` · ${about}`}</header>`;
}

/** A remedy's text; what stands in backquotes is something to type or to look for. */
export function prose(text: string): Markup {
  const parts = text.split("`");
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** One page of the sign-in service: no script, nothing from elsewhere, the system's light or dark colours. */
export function page(title: string, content: Markup, head: Markup | string = ""): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(pageStyle)}</style>
${head}</head>
<body>
<main>
${content}
</main>
</body>
</html>
`;
}

/**
 * Sends a page. There is no `form-action` in its policy: the form's answer leads on to the application, and browsers
 * would hold every further redirect against it (CSP Level 3, section 6.4.2).
 * @param frames origins whose pages it may hold in frames.
 */
export async function pageResponse(content: Markup, status = 200, frames: string[] = []): Promise<Response> {
  const sources = [
    `style-src ${hashSource(pageStyle)}`,
    ...(frames.length > 0 ? [`frame-src ${frames.join(" ")}`] : []),
  ];
  return new Response(String(await content), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; ${sources.join("; ")}; ${framePolicy}`,
      ...pageHeaders,
    },
  });
}

/** Policy directives of every page: in nobody's frame, with no other base address. */
export const framePolicy = "frame-ancestors 'none'; base-uri 'none'";

/** Headers of every page: kept nowhere, and its address, which may hold a code, told to nobody. */
export const pageHeaders = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** How a policy names inline text that it allows (CSP Level 3, section 2.3.1). */
export function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
