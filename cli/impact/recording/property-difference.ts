import type { automation } from "@pulumi/pulumi";

import { valueAt } from "./property-path.ts";
import type { PropertyChange, ResourceState } from "./resource-change.ts";

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
