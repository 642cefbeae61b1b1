import { createHash } from "node:crypto";

import { html, raw } from "hono/html";

/** Markup that `html` has escaped. */
export type Markup = ReturnType<typeof html>;

const STYLE = `
:root { color-scheme: light dark; --text: #1b1b1b; --muted: #575757; --page: #f2f2f2; --card: #fff; --line: #8a8a8a;
  --accent: #0f5ea8; }
@media (prefers-color-scheme: dark) {
  :root { --text: #f3f3f3; --muted: #c2c2c2; --page: #1b1b1b; --card: #292929; --line: #8f8f8f; --accent: #7cc0f8; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(28rem, 100%); padding: 2rem; background: var(--card); overflow-wrap: anywhere; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; font-weight: 600; line-height: 1.25; }
h2 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
p { margin: 0 0 1rem; }
ul { margin: 0 0 1rem; padding: 0; list-style: none; }
dt { color: var(--muted); font-size: .875rem; }
dd { margin: 0 0 .5rem; font-family: ui-monospace, monospace; font-size: .875rem; }
a { color: var(--accent); }
button { width: 100%; padding: .75rem; border: 1px solid transparent; background: none; color: inherit; font: inherit;
  text-align: start; cursor: pointer; }
li button { border-block-end-color: var(--line); }
button:hover { text-decoration: underline; }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.name { display: block; font-weight: 600; }
.muted { color: var(--muted); }
.mark { border: 1px solid var(--line); border-radius: .25rem; padding: 0 .375rem; font-size: .8125rem; font-weight: 400; }
.plain { width: auto; border-color: var(--line); text-align: center; }
`;

/** One page of the sign-in service: no script, nothing from elsewhere, the system's light or dark colours. */
export function page(title: string, content: Markup): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
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
 */
export async function pageResponse(content: Markup, status = 200): Promise<Response> {
  return new Response(String(await content), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src ${hashSource(STYLE)}; ${FRAME_POLICY}`,
      ...PAGE_HEADERS,
    },
  });
}

/** Policy directives of every page: in nobody's frame, with no other base address. */
export const FRAME_POLICY = "frame-ancestors 'none'; base-uri 'none'";

/** Headers of every page: kept nowhere, and its address, which may hold a code, told to nobody. */
export const PAGE_HEADERS = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** How a policy names inline text that it allows (CSP Level 3, section 2.3.1). */
export function hashSource(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
