import { type GraphError, methodNotAllowed, notServed, unknownSegment } from "./graph-error.ts";
import { isServedElsewhere } from "./unserved.ts";

/** What the routes of an application say about a path. */
export class Routing {
  /** By the segments of their paths, those without keys (with a colon in front) first. */
  readonly #routes: { method: string; names: string[] }[];

  constructor(routes: readonly { method: string; path: string }[]) {
    const keysIn = (names: string[]) => names.filter(isKey).length;
    this.#routes = routes
      .filter(({ method }) => method !== "ALL")
      .map(({ method, path }) => ({ method, names: path.split("/") }))
      .sort((one, other) => keysIn(one.names) - keysIn(other.names));
  }

  /** The path with the names in it as the routes write them; Graph reads them in any letter case. */
  canonical(path: string): string {
    const segments = path.replace(/\/$/, "").split("/");
    const names = this.#routesOf(segments)[0]?.names ?? segments;
    return names.map((name, index) => (isKey(name) ? segments[index] : name)).join("/");
  }

  /** Why a request that no route takes is refused: another method, or a path that is not there. */
  refusal(method: string, path: string): GraphError {
    const segments = path.split("/");
    const methods = this.#routesOf(segments).map((route) => route.method);
    if (methods.length > 0 && !methods.includes(method)) {
      return methodNotAllowed();
    }
    const known = Math.max(2, ...this.#routes.map(({ names }) => commonLength(names, segments)));
    const segment = segments[known] ?? segments.at(-1) ?? "";
    return isServedElsewhere(segment) ? notServed(`'${segment}'`) : unknownSegment(segment);
  }

  #routesOf(segments: string[]) {
    const { length } = segments;
    return this.#routes.filter(({ names }) => names.length === length && commonLength(names, segments) === length);
  }
}

function isKey(name: string): boolean {
  return name.startsWith(":");
}

/** How many segments of a path are as a route has them. */
function commonLength(names: string[], segments: string[]): number {
  const isAt = (segment: string, name = "") =>
    isKey(name) ? segment !== "" : name.toLowerCase() === segment.toLowerCase();
  const different = segments.findIndex((segment, index) => index >= names.length || !isAt(segment, names[index]));
  return different < 0 ? segments.length : different;
}
