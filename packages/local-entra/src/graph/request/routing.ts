import { type GraphError, methodNotAllowed, notServed, unknownSegment } from "./graph-error.ts";
import { isServedElsewhere } from "./unserved.ts";

/** A route by the segments of its path; those with a colon in front stand for keys. */
interface Route {
  method: string;
  segments: string[];
}

/** What the routes of an application say about a path. */
export class Routing {
  readonly #routes: Route[];

  constructor(routes: readonly { method: string; path: string }[]) {
    this.#routes = routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => ({ method, segments: path.split("/") }))
      .sort((one, other) => keysIn(one) - keysIn(other));
  }

  /** The path with the names in it as the routes write them; Graph reads them in any letter case. */
  canonical(path: string): string {
    const segments = path.split("/");
    const route = this.#routes.find((candidate) => isRouteOf(candidate, segments));
    return route ? segments.map((segment, index) => nameAt(route, index) ?? segment).join("/") : path;
  }

  /** Why a request that no route takes is refused: another method, or a path that is not there. */
  refusal(method: string, path: string): GraphError {
    const segments = path.split("/");
    const methods = this.#routes.filter((route) => isRouteOf(route, segments)).map((route) => route.method);
    if (methods.length > 0 && !methods.includes(method)) {
      return methodNotAllowed();
    }
    const known = Math.max(2, ...this.#routes.map((route) => commonLength(route, segments)));
    const segment = segments[known] ?? segments.at(-1) ?? "";
    return isServedElsewhere(segment) ? notServed(`'${segment}'`) : unknownSegment(segment);
  }
}

function keysIn({ segments }: Route): number {
  return segments.filter((segment) => segment.startsWith(":")).length;
}

/** The name that a route has at a place; undefined for a key. */
function nameAt({ segments }: Route, index: number): string | undefined {
  const segment = segments[index];
  return segment?.startsWith(":") ? undefined : segment;
}

function isRouteOf(route: Route, segments: string[]): boolean {
  return route.segments.length === segments.length && commonLength(route, segments) === segments.length;
}

/** How many segments of a path are as a route has them. */
function commonLength(route: Route, segments: string[]): number {
  const different = segments.findIndex((segment, index) => !isSegment(route.segments[index], segment));
  return different < 0 ? segments.length : different;
}

function isSegment(expected: string | undefined, segment: string): boolean {
  return expected?.startsWith(":") ? segment !== "" : expected?.toLowerCase() === segment.toLowerCase();
}
