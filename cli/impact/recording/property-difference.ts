import type { automation } from "@pulumi/pulumi";

import { isRecord } from "./masking.ts";
import type { PropertyChange, ResourceState } from "./resource-change.ts";

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

/** The differences of a step; one without details has at least the names of the properties. */
export function propertyChanges(
  { op, detailedDiff, diffs }: automation.StepEventMetadata,
  old: ResourceState | undefined,
  target: ResourceState | undefined,
): PropertyChange[] {
  const found = Object.entries(detailedDiff ?? {});
  const differences = found.length > 0 ? found : (diffs ?? []).map((path) => [path, undefined] as const);
  return differences.map(([path, difference]) => {
    const [kind = "update", replace] = difference?.diffKind.split("-") ?? [];
    const inputs = difference?.inputDiff === true;
    return {
      path,
      kind: kind as PropertyChange["kind"],
      replaces: replace !== undefined,
      old: inputs ? valueAt(old?.inputs, path) : (valueAt(old?.outputs, path) ?? valueAt(old?.inputs, path)),
      new: op === "refresh" ? valueAt(target?.outputs, path) : newValue(path, kind, target),
    };
  });
}

/** As declared; what is computed by the provider stands in the expected outputs alone. */
function newValue(path: string, kind: string, target: ResourceState | undefined): unknown {
  return kind === "delete" ? undefined : (valueAt(target?.inputs, path) ?? valueAt(target?.outputs, path));
}
