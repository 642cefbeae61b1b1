import { isRecord } from "./masking.ts";

/**
 * The steps of an engine's property path, such as `web`, `redirectUris`, `0` of `web.redirectUris[0]`
 * (https://github.com/pulumi/pulumi/blob/master/sdk/go/property/path.go); keys that are no name stand in `["…"]`.
 */
function stepsOf(path: string): string[] {
  const steps = path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g);
  return [...steps].map(([, key, index, name]) => key?.replaceAll(/\\(.)/g, "$1") ?? index ?? name ?? "");
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>((value, step) => {
    if (Array.isArray(value)) {
      return value[Number(step)];
    }
    return isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, root);
}

/** The path up to its first list or odd key: `web.redirectUris` of `web.redirectUris[0]`. */
export function declaredPath(path: string): string {
  const bracket = path.indexOf("[");
  return bracket < 0 ? path : path.slice(0, bracket);
}
