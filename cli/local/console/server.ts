import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { UserError } from "../../user-error.ts";
import { textAnswer } from "./page.ts";
import type { PracticeConsole } from "./practice-console.ts";
import { bodyOf, refusalOf } from "./request-guard.ts";

/** Both, so that `localhost` reaches it whichever one a browser tries first. */
const loopback = ["127.0.0.1", "::1"];

/** Nothing is kept, framed or told to other pages; the origin is sent to the console's own pages, which check it. */
const headers = {
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};

/**
 * Serves a console on loopback. Returns how to end that.
 * @throws Error with the system's code when its port cannot be had; then nothing is left running.
 */
export async function serveConsole(
  console: PracticeConsole,
  onError: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const hosts = console.origins.map((origin) => new URL(origin).host);
  const port = Number(new URL(console.origins[0]).port || 80);
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(ended));
    console.close();
  };
  try {
    for (const address of loopback) {
      const server = createServer((request, response) => void respond(request, response));
      if (await listens(server, port, address)) {
        servers.push(server);
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return close;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await answerTo(request).catch(failureOf);
    response.writeHead(answer.status, { ...headers, ...Object.fromEntries(answer.headers) });
    response.end(request.method === "HEAD" ? undefined : await answer.text());
  }

  /** Such as the environment's outputs, which are gone. */
  function failureOf(error: unknown): Response {
    if (error instanceof UserError) {
      return textAnswer(409, error.message);
    }
    onError(error);
    return textAnswer(500, "The practice console has failed; the terminal that serves it says why.");
  }

  async function answerTo(request: IncomingMessage): Promise<Response> {
    const refusal = refusalOf(request, hosts);
    if (refusal !== undefined) {
      return refusal;
    }
    const address = URL.parse(`http://${request.headers.host}${request.url}`);
    const body = request.method === "POST" ? await bodyOf(request) : "";
    if (address === null || body === undefined) {
      return textAnswer(address === null ? 400 : 413, "The request must be one of the console's own.");
    }
    return console.answer({ method: request.method === "HEAD" ? "GET" : (request.method ?? ""), address, body });
  }
}

/** False where the machine has no such address, as in containers without IPv6. */
function listens(server: Server, port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (host === "::1" && ["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(error.code ?? "")) {
        resolve(false);
      } else {
        reject(error);
      }
    });
    server.listen({ port, host, ipv6Only: host === "::1" }, () => resolve(true));
  });
}

function ended(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
