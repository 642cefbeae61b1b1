import { createHash } from "node:crypto";

import { html, Markup } from "./markup.ts";
import { pageStyle } from "./page-style.ts";

/** What the console is called, so that nobody takes it for RustDesk's. */
export const consoleName = "Practice console";

/** A page without scripts; `formTargets` are the origins to which its forms may lead, redirects included. */
export function pageAnswer(title: string, content: Markup, formTargets: readonly string[], status = 200): Response {
  const body = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - ${consoleName}</title>
<link rel="icon" href="data:,">
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<main>
<header><b>${consoleName}</b> · a stand-in of this project, not RustDesk’s</header>
${content}
</main>
</body>
</html>
`;
  const style = createHash("sha256").update(pageStyle).digest("base64");
  const policy = [
    "default-src 'none'",
    "img-src data:",
    `style-src 'sha256-${style}'`,
    `form-action ${formTargets.join(" ")}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": policy.join("; ") };
  return new Response(body.text, { status, headers });
}

/** One line of text, for whoever sent what no page of the console sends. */
export function textAnswer(status: number, text: string): Response {
  return new Response(`${text}\n`, { status });
}
