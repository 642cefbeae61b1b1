import { isEmpty } from "../changed-value.ts";
import { isRecord } from "../recording/masking.ts";
import { type Operation, type PropertyChange, type ResourceChange, shortType } from "../recording/resource-change.ts";
import { visible } from "../shown-value.ts";

/** The engine's own signs, which a block of the language `diff` colours where they stand first. */
const signs: Partial<Record<Operation, string>> = {
  create: "+",
  update: "~",
  replace: "+-",
  delete: "-",
  "clean-up": "-",
  import: "=",
};

const kindSigns: Record<PropertyChange["kind"], string> = { add: "+", delete: "-", update: "~" };

/** The engine's own difference of each changed resource, from its structured events. */
export function differenceLines(resources: ResourceChange[]): string[] {
  return resources.flatMap((change) => [
    visible(`${signs[change.operation] ?? "~"} ${change.name} (${shortType(change.type)}) ${change.operation}`),
    ...differenceOf(change).map(propertyLine),
  ]);
}

/**
 * The same for a block of GitHub's language `diff`, which colours lines that begin with `+`, `-` or `!`
 * (https://github.com/textmate/diff.tmbundle): what is another stands in two lines.
 */
export function colouredLines(resources: ResourceChange[]): string[] {
  return resources.flatMap((change) => [
    visible(`! ${change.name} (${shortType(change.type)}) ${change.operation}`),
    ...differenceOf(change).flatMap(({ path, kind, replaces, old, new: target }) => {
      const line = (sign: string, value: unknown) =>
        visible(`${sign} ${path}: ${json(value)}${replaces ? " (replaces)" : ""}`);
      return [...(kind === "add" ? [] : [line("-", old)]), ...(kind === "delete" ? [] : [line("+", target)])];
    }),
  ]);
}

/** The properties that the engine changes: of a new resource all that are declared. */
export function differenceOf({ operation, new: target, properties }: ResourceChange): PropertyChange[] {
  return operation === "create" ? declared("", target?.inputs) : properties;
}

function declared(path: string, value: unknown): PropertyChange[] {
  if (isRecord(value)) {
    return Object.entries(value)
      .filter(([key]) => !key.startsWith("__"))
      .flatMap(([key, item]) => declared(path === "" ? key : `${path}.${key}`, item));
  }
  return isEmpty(value) && value !== false ? [] : [{ path, kind: "add", replaces: false, old: undefined, new: value }];
}

function propertyLine({ path, kind, replaces, old, new: target }: PropertyChange): string {
  const values = { add: json(target), delete: json(old), update: `${json(old)} => ${json(target)}` }[kind];
  return visible(`    ${kindSigns[kind]} ${path}: ${values}${replaces ? " (replaces)" : ""}`);
}

function json(value: unknown): string {
  return JSON.stringify(value ?? null, (key, item) => (key.startsWith("__") ? undefined : item));
}
