import type { Server } from "node:https";
import type { AddressInfo } from "node:net";

import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";

import type { Faults } from "../faults/faults.ts";
import { faulty } from "../faults/faulty.ts";
import { logoAnswer } from "../graph/applications/logo.ts";
import { graph } from "../graph/graph.ts";
import { errorBody } from "../graph/request/graph-error.ts";
import { routedPath } from "../graph/request/key-path.ts";
import { openIdConnect } from "../oidc/open-id-connect.ts";
import type { ServiceContext } from "../oidc/provider/service-context.ts";
import { hasLeft } from "../oidc/request/entra-context.ts";
import { verifyGraphToken } from "../oidc/tokens/graph-token.ts";
import { metadata } from "./metadata.ts";
import { portalPage } from "./portal-page.ts";

/** One answered request. The query is left out: a sign-in's holds what only its client should know. */
export interface RequestLogEntry {
  method: string;
  path: string;
  status: number;
  milliseconds: number;
}

/** What local Entra's web application is made of. */
export interface WebAppContext extends Omit<ServiceContext, "report" | "subjectOf"> {
  faults: Faults;
  onError: (error: unknown) => void;
  onExchange?: ((exchange: GraphExchange) => void) | undefined;
}

type WebApp = Hono<{ Bindings: HttpBindings }>;

/**
 * All that local Entra serves on its one port: the metadata document, Graph, and sign-in below `/<tenant>/`. Graph and
 * OpenID Connect meet here alone: Graph knows its callers by the tokens that OpenID Connect signs.
 */
export function webApp(context: WebAppContext): WebApp {
  const { directory, keys, origin, faults, onError } = context;
  const app: WebApp = new Hono<{ Bindings: HttpBindings }>({ getPath: routedPath });
  app.use(faulty(faults, () => directory.now()));
  const graphApp = graph({
    directory,
    origin,
    maxSecretDays: () => faults.maxSecretDays,
    authenticate: (authorization) => verifyGraphToken(keys, origin, authorization, directory.now()),
    report: onError,
  });
  for (const version of ["v1.0", "beta"]) {
    app.all(`/${version}/*`, ({ req, env }) =>
      exchanged(req.raw, (request) => graphApp.fetch(request, env), context.onExchange),
    );
  }
  app.get("/", () => portalPage(directory));
  app.get("/logos/:id", (request) => logoAnswer(directory, request.req.param("id")) ?? request.notFound());
  app.route("/", metadata(origin));
  app.route("/", openIdConnect({ ...context, report: onError }));
  app.notFound((request) => {
    const error = { code: "NotFound", message: `Nothing is served at ${request.req.path}.` };
    return request.json(errorBody(error, directory.now()), 404);
  });
  app.onError((error, request) => {
    if (!hasLeft(request)) {
      onError(error);
    }
    const told = { code: "generalException", message: "An unexpected error occurred." };
    return request.json(errorBody(told, directory.now()), 500);
  });
  return app;
}

/** Names that the certificate has. Under another one a page in a browser could reach this machine (DNS rebinding). */
const ownNames = ["localhost", "127.0.0.1", "[::1]"];

/** Whether a Host header names this server; the port of HTTPS may be left out. */
function isOwnHost(host: string | undefined, { port }: AddressInfo): boolean {
  return ownNames.some((name) => host === `${name}:${port}` || (port === 443 && host === name));
}

/** Lets servers that listen already answer by the application. */
export function answerWith(app: WebApp, servers: Server[], onRequest?: (entry: RequestLogEntry) => void): void {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  for (const server of servers) {
    const address = server.address() as AddressInfo;
    server.on("request", (incoming, outgoing) => {
      const started = performance.now();
      outgoing.once("finish", () =>
        onRequest?.({
          method: incoming.method ?? "",
          path: (incoming.url ?? "").split("?")[0] ?? "",
          status: outgoing.statusCode,
          milliseconds: performance.now() - started,
        }),
      );
      if (isOwnHost(incoming.headers.host?.toLowerCase(), address)) {
        void listener(incoming, outgoing);
      } else {
        // RFC 9110, section 15.5.20: not the server for this name.
        outgoing.writeHead(421).end(`This is localhost:${address.port}, and answers under no other name.\n`);
      }
    });
  }
}

/** One request to Microsoft Graph with its answer, as it travelled. It may hold secrets: for tests, not for logs. */
export interface GraphExchange {
  method: string;
  path: string;
  /** With its question mark; empty when there is none. */
  query: string;
  requestBody: string;
  status: number;
  responseBody: string;
}

/** Answers a request and tells the exchange to `onExchange`, where somebody listens. */
export async function exchanged(
  request: Request,
  answer: (request: Request) => Response | Promise<Response>,
  onExchange: ((exchange: GraphExchange) => void) | undefined,
): Promise<Response> {
  if (onExchange === undefined) {
    return answer(request);
  }
  const { pathname, search } = new URL(request.url);
  const requestBody = await request.clone().text();
  const response = await answer(request);
  const responseBody = await response.clone().text();
  const { status } = response;
  onExchange({ method: request.method, path: pathname, query: search, requestBody, status, responseBody });
  return response;
}
