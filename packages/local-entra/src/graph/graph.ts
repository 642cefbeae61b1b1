import { randomUUID } from "node:crypto";

import { Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";

import type { Version } from "../directory/objects/property.ts";
import { LocalEntraError } from "../local-entra-error.ts";
import { directoryObjectRoutes } from "./any-object.ts";
import { applicationRoutes } from "./applications/applications.ts";
import { deletedItemRoutes } from "./entities/deleted-items.ts";
import { groupRoutes } from "./people/groups.ts";
import { userRoutes } from "./people/users.ts";
import type { GraphContext, GraphEnv, GraphRequest, GraphRoutes } from "./request/graph-context.ts";
import { errorBody, GraphError, unauthenticated } from "./request/graph-error.ts";
import { routedPath } from "./request/key-path.ts";
import { effectiveCaller } from "./request/permissions.ts";
import { Routing } from "./request/routing.ts";
import { permissionGrantRoutes } from "./service-principals/permission-grants.ts";
import { servicePrincipalRoutes } from "./service-principals/service-principals.ts";
import { domainRoutes, organizationRoutes } from "./tenant.ts";

/** What Microsoft Graph serves here, in both versions: the routes of each path. */
const served: Record<string, (context: GraphContext) => Hono<GraphEnv>> = {
  applications: applicationRoutes,
  servicePrincipals: servicePrincipalRoutes,
  oauth2PermissionGrants: permissionGrantRoutes,
  directoryObjects: directoryObjectRoutes,
  "directory/deletedItems": deletedItemRoutes,
  users: userRoutes,
  groups: groupRoutes,
  domains: domainRoutes,
  organization: organizationRoutes,
};

/** Microsoft Graph over this directory: everything below `/v1.0` and `/beta`. */
export function graph(context: GraphContext): Hono<GraphEnv> {
  const app: GraphRoutes = new Hono<GraphEnv>({ getPath: (request) => routing.canonical(routedPath(request)) });
  app.use(identify, anyOrigin);
  for (const version of ["v1.0", "beta"] as const) {
    app.use(`/${version}/*`, authenticated(context, version));
    for (const [path, routes] of Object.entries(served)) {
      app.route(`/${version}/${path}`, routes(context));
    }
  }
  const routing: Routing = new Routing(app.routes);
  app.notFound((request) => fail(context, request, routing.refusal(request.req.method, request.req.path)));
  app.onError((error, request) => fail(context, request, error));
  return app;
}

/** What Graph says of the form of its answers, as recorded (https://learn.microsoft.com/graph/query-parameters has an example). */
const json = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8";

/** Who answered, in the form of Graph's own; a request counts as one unit (https://learn.microsoft.com/graph/throttling-limits). */
const servedBy = JSON.stringify({
  ServerInfo: { DataCenter: "localhost", Slice: "E", Ring: "5", ScaleUnit: "000", RoleInstance: "local-entra" },
});

/** Gives each request an ID, and sends back the one that the client chose, so that both ends can name it. */
const identify: MiddlewareHandler<GraphEnv> = async (request, next) => {
  const requestId = randomUUID();
  const clientRequestId = request.req.header("client-request-id") ?? requestId;
  request.set("requestId", requestId);
  request.set("clientRequestId", clientRequestId);
  await next();
  const { headers, status } = request.res;
  headers.set("Cache-Control", "no-cache");
  headers.set("request-id", requestId);
  headers.set("client-request-id", clientRequestId);
  headers.set("x-ms-ags-diagnostic", servedBy);
  if (status !== 401) {
    headers.set("x-ms-resource-unit", "1");
  }
  if (status < 400 && headers.get("content-type") === "application/json") {
    headers.set("Content-Type", json);
    headers.set("OData-Version", "4.0");
    // An action is answered with the address of the service, a created object with its own.
    if (request.req.method === "POST" && !headers.has("Location")) {
      headers.set("Location", request.get("origin"));
    }
  }
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
    if (!authorization) {
      throw unauthenticated("Access token is empty.");
    }
    const caller = await context.authenticate(authorization);
    if (typeof caller === "string") {
      throw unauthenticated(caller);
    }
    request.set("caller", effectiveCaller(context.directory, caller));
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
