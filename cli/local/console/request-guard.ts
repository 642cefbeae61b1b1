import type { IncomingMessage } from "node:http";

import { textAnswer } from "./page.ts";

const formType = "application/x-www-form-urlencoded";
const jsonType = "application/json";
/** Characters that a form of the console or a client's request may have. */
const maxBody = 16_384;

/**
 * What is answered instead where a request is not for the console: another host's name would be a page that had its name lead
 * here (DNS rebinding), another origin a page of somebody else. `hosts` are the console's own, such as `localhost:8000`.
 */
export function refusalOf({ method, headers }: IncomingMessage, hosts: readonly string[]): Response | undefined {
  const { host = "", origin } = headers;
  if (!hosts.includes(host)) {
    return textAnswer(421, `The practice console is at ${hosts.map((own) => `http://${own}`).join(" and ")} only.`);
  }
  if (method === "GET" || method === "HEAD") {
    return undefined;
  }
  if (method !== "POST") {
    return textAnswer(405, "The practice console takes GET and POST only.");
  }
  // Browsers name the origin of each POST; a program that has none, such as a RustDesk client, sends JSON, which no page of
  // somebody else can without asking first (https://fetch.spec.whatwg.org/#cors-safelisted-request-header).
  const type = headers["content-type"]?.split(";")[0]?.trim();
  const isOwn = origin === undefined ? type === jsonType : origin === `http://${host}`;
  if (!isOwn) {
    return textAnswer(403, "The practice console takes forms from its own pages only.");
  }
  return type === formType || type === jsonType
    ? undefined
    : textAnswer(415, `The body must be ${formType} or ${jsonType}.`);
}

/** The whole body; undefined for one that is too long. */
export async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  request.setEncoding("utf8");
  let body = "";
  for await (const chunk of request) {
    body += chunk;
    if (body.length > maxBody) {
      return undefined;
    }
  }
  return body;
}
