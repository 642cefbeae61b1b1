import { isValues, type Value, type Values } from "../../protocol/property-values.ts";
import type { Change } from "../../resource/declared-resource.ts";
import { isZero } from "../../schema/field.ts";
import { identity } from "../../schema/set-order.ts";

/** Whether the planned value at a path differs from the state's; nothing and an empty value are the same. */
export function hasChange({ prior, planned }: Change, ...path: string[]): boolean {
  const before = valueAt(prior, path);
  const after = valueAt(planned, path);
  return !(isZero(before) && isZero(after)) && identity(before) !== identity(after);
}

function valueAt(values: Values | undefined, path: string[]): Value {
  return path.reduce<Value>((parent, key) => (isValues(parent) ? (parent[key] ?? null) : null), values ?? null);
}
