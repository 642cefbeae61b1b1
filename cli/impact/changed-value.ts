import { isRecord, knownAfterRun } from "./recording/masking.ts";
import { declaredPath, valueAt } from "./recording/property-difference.ts";
import type { ResourceChange } from "./recording/resource-change.ts";

/** A property that differs: a single value or a whole list, at a path such as `web.redirectUris`. */
export interface ChangedValue {
  path: string;
  old: unknown;
  new: unknown;
}

/**
 * The properties that a change is about, each list as a whole. The new value of a plan is what is declared; the new value of a
 * change by hand is what the directory holds.
 */
export function changedValues(change: ResourceChange, kind: "plan" | "drift"): ChangedValue[] {
  const roots = new Set(change.properties.map(({ path }) => declaredPath(path)));
  return [...roots].flatMap((root) => {
    const old = valueAt(change.old?.outputs, root) ?? valueAt(change.old?.inputs, root);
    const target = kind === "drift" ? valueAt(change.new?.outputs, root) : plannedValue(change, root);
    const leaves = leavesOf({ path: root, old, new: target });
    const different = leaves.filter((leaf) => !sameValue(leaf.old, leaf.new));
    // The engine saw a difference: one in form alone, such as the order of a set, is named all the same.
    return different.length > 0 ? different : [{ path: root, old, new: target }];
  });
}

/** A property's value after the run: as declared, or else as the provider is expected to compute it. */
export function plannedValue({ new: target, properties }: ResourceChange, path: string): unknown {
  const declared = valueAt(target?.inputs, path);
  const touched = properties.filter((property) => declaredPath(property.path) === path);
  const isTakenAway = touched.length > 0 && touched.every(({ kind }) => kind === "delete");
  return declared ?? (isTakenAway ? undefined : valueAt(target?.outputs, path));
}

/** Splits an object into its properties, so that each has its own name. */
function leavesOf(value: ChangedValue): ChangedValue[] {
  const { path, old, new: target } = value;
  const isObject = isRecord(old) ? isRecord(target) || isEmpty(target) : isRecord(target) && isEmpty(old);
  if (!isObject) {
    return [value];
  }
  const before = isRecord(old) ? old : {};
  const after = isRecord(target) ? target : {};
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => !key.startsWith("__"))
    .flatMap((key) => leavesOf({ path: `${path}.${key}`, old: before[key], new: after[key] }));
}

/** Whether two values mean the same to Entra ID: lists are sets, and nothing, empty and off are one. */
export function sameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(normalized(left)) === JSON.stringify(normalized(right));
}

function normalized(value: unknown): unknown {
  if (isEmpty(value)) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((item) => JSON.stringify(normalized(item))).toSorted();
  }
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([key, item]) => !key.startsWith("__") && !isEmpty(item));
    return entries.map(([key, item]) => [key, normalized(item)]).toSorted();
  }
  return value;
}

/** Whether a value is none: Entra ID keeps an empty list, an empty text and a flag that is off where nothing was set. */
export function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (isRecord(value) && Object.values(value).every(isEmpty))
  );
}

/** A list's texts; a member that is no text stands as JSON. */
export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map((item) => (typeof item === "string" ? item : JSON.stringify(item))) : [];
}

/** What a list of texts gains and loses. */
export function listChange({ old, new: target }: Omit<ChangedValue, "path">): Record<"added" | "removed", string[]> {
  const [before, after] = [textsOf(old), textsOf(target)];
  return {
    added: after.filter((item) => !before.includes(item)),
    removed: before.filter((item) => !after.includes(item)),
  };
}

/** Whether the value comes out of the run only. */
export function isUnknown(value: unknown): boolean {
  return value === knownAfterRun;
}
