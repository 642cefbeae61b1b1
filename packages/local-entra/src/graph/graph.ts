import { randomUUID } from "node:crypto";

import { Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

import type { Version } from "../directory/objects/property.ts";
import { LocalEntraError } from "../local-entra-error.ts";
import { applicationRoutes } from "./applications/applications.ts";
import { deletedItemRoutes } from "./applications/deleted-items.ts";
import { domainRoutes } from "./domains.ts";
import { directoryObjectRoutes } from "./entities/directory-objects.ts";
import { groupRoutes } from "./people/groups.ts";
import { userRoutes } from "./people/users.ts";
import { errorBody, GraphError, malformed, unauthenticated } from "./request/graph-error.ts";
import type { GraphContext, GraphEnv, GraphRequest, GraphRoutes } from "./request/graph-request.ts";
import { routedPath } from "./request/key-path.ts";
import { servicePrincipalRoutes } from "./service-principals/service-principals.ts";

/** What Microsoft Graph serves here, in both versions: the routes of each path. */
const served: Record<string, (context: GraphContext) => Hono<GraphEnv>> = {
  applications: applicationRoutes,
  servicePrincipals: servicePrincipalRoutes,
  directoryObjects: directoryObjectRoutes,
  "directory/deletedItems": deletedItemRoutes,
  users: userRoutes,
  groups: groupRoutes,
  domains: domainRoutes,
};

/** Microsoft Graph over this directory: everything below `/v1.0` and `/beta`. */
export function graph(context: GraphContext): Hono<GraphEnv> {
  const app = new Hono<GraphEnv>({ getPath: routedPath });
  app.use(identify, anyOrigin);
  for (const version of ["v1.0", "beta"] as const) {
    app.use(`/${version}/*`, authenticated(context, version));
    for (const [path, routes] of Object.entries(served)) {
      app.route(`/${version}/${path}`, routes(context));
    }
  }
  const unserved = unservedBy(app);
  app.notFound((request) => fail(context, request, unserved(request.req.method, request.req.path)));
  app.onError((error, request) => fail(context, request, error));
  return app;
}

/** Gives each request an ID, and sends back the one that the client chose, so that both ends can name it. */
const identify: MiddlewareHandler<GraphEnv> = async (request, next) => {
  const requestId = randomUUID();
  const clientRequestId = request.req.header("client-request-id") ?? requestId;
  request.set("requestId", requestId);
  request.set("clientRequestId", clientRequestId);
  request.header("request-id", requestId);
  request.header("client-request-id", clientRequestId);
  request.header("OData-Version", "4.0");
  await next();
};

/** Graph can be called by any page's script (https://learn.microsoft.com/graph/sdks/use-authentication-middleware). */
const anyOrigin = cors({
  origin: "*",
  exposeHeaders: ["ETag", "Location", "Retry-After", "WWW-Authenticate", "client-request-id", "request-id"],
});

function authenticated(context: GraphContext, version: Version): MiddlewareHandler<GraphEnv> {
  return async (request, next) => {
    request.set("origin", context.origin);
    request.set("version", version);
    const authorization = request.req.header("authorization");
    const caller = await context.authenticate(authorization);
    if (!caller) {
      throw unauthenticated(
        authorization ? "Access token validation failure. Invalid or expired token." : "Access token is empty.",
      );
    }
    request.set("caller", caller);
    await next();
  };
}

function fail(context: GraphContext, request: GraphRequest, error: Error) {
  const known = knownError(error);
  // Where the client has gone before its request was there as a whole, there is nobody to answer, and no bug.
  if (!known && !request.req.raw.signal.aborted) {
    context.report?.(error);
  }
  if (known?.status === 401) {
    request.header("WWW-Authenticate", 'Bearer realm="", error="invalid_token"');
  }
  const told = known ?? { code: "generalException", message: "An unexpected error occurred." };
  const body = errorBody(told, context.directory.now(), {
    requestId: request.get("requestId"),
    clientRequestId: request.get("clientRequestId"),
  });
  return request.json(body, known?.status ?? 500);
}

function knownError(error: Error): GraphError | undefined {
  if (error instanceof LocalEntraError) {
    // The one status that says so (RFC 4918, section 11.5); Graph uses it for its own quotas.
    return new GraphError(507, "insufficientStorage", error.message);
  }
  return error instanceof GraphError ? error : undefined;
}

/** Why a request that no route takes is refused: another method, or a path that is not there. */
export type Unserved = (method: string, path: string) => GraphError;

const notAllowed = "Specified HTTP method is not allowed for the request target.";

/** Reads from an application's routes what it serves. */
function unservedBy(app: GraphRoutes): Unserved {
  const served = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return (method, path) => {
    const methods = served.filter(({ pattern }) => pattern.test(path)).map((route) => route.method);
    return methods.length > 0 && !methods.includes(method)
      ? new GraphError(405, "Request_BadRequest", notAllowed)
      : unknownSegment(path);
  };
}

function patternOf(path: string): RegExp {
  const segments = path
    .split("/")
    .map((segment) => (segment.startsWith(":") ? "[^/]+" : segment.replace(/[.$]/g, "\\$&")));
  return new RegExp(`^${segments.join("/")}$`);
}

function unknownSegment(path: string): GraphError {
  const segment = path.split("/").find((part, index) => index > 1 && part !== "") ?? "";
  return malformed(`Resource not found for the segment '${segment}'.`);
}
