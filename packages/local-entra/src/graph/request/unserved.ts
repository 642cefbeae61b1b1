import { GraphError, malformed } from "./graph-error.ts";
import type { GraphRoutes } from "./graph-request.ts";

/** Why a request that no route takes is refused: another method, or a path that is not there. */
export type Unserved = (method: string, path: string) => GraphError;

const notAllowed = "Specified HTTP method is not allowed for the request target.";

/** Reads from an application's routes what it serves. */
export function unservedBy(app: GraphRoutes): Unserved {
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
