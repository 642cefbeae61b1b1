import { isValues, notKnown, type Value, type Values } from "../protocol/property-values.ts";
import type { DiffKind } from "../protocol/provider.ts";
import type { Field, Fields } from "./field.ts";
import { identity } from "./set-order.ts";

type Changes = Record<string, DiffKind>;

/**
 * What differs between the state as it was and the planned one, by property path. `inputs` are the program's: the
 * members of a set are named by their place there, because the state keeps sets in an order of its own.
 */
export function detailedDiff(fields: Fields, prior: Values, planned: Values, inputs: Values): Changes {
  const changes: Changes = {};
  for (const [key, field] of Object.entries(fields)) {
    const found = diffValue(field, key, prior[key], planned[key], inputs[key]);
    for (const [path, kind] of Object.entries(found)) {
      changes[path] = field.replaceOnChange ? `${kind as "ADD" | "DELETE" | "UPDATE"}_REPLACE` : kind;
    }
  }
  return changes;
}

type Versions = [before: Value | undefined, after: Value | undefined, input: Value | undefined];

function diffValue(field: Field, path: string, ...[before, after, input]: Versions): Changes {
  if (!isPresent(before) || !isPresent(after) || after === notKnown) {
    return presenceDiff(path, before, after);
  }
  if (field.kind === "object" && isValues(before) && isValues(after)) {
    return objectDiff(field.fields, path, before, after, input);
  }
  if (field.kind === "map" && isValues(before) && isValues(after)) {
    const keys = Object.keys({ ...before, ...after });
    const entries = Object.fromEntries(keys.map((key) => [key, field.element]));
    return objectDiff(entries, path, before, after, input);
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    return field.kind === "set"
      ? setDiff(field.element, path, before, after, Array.isArray(input) ? input : [])
      : listDiff(elementOf(field), path, before, after, Array.isArray(input) ? input : []);
  }
  return before === after ? {} : { [path]: "UPDATE" };
}

function presenceDiff(path: string, before: Value | undefined, after: Value | undefined): Changes {
  if (!isPresent(before)) {
    return isPresent(after) ? { [path]: "ADD" } : {};
  }
  return { [path]: isPresent(after) ? "UPDATE" : "DELETE" };
}

/** An empty list counts as none, an empty object does not: so the real provider names the changes. */
function isPresent(value: Value | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function objectDiff(fields: Fields, path: string, ...[before, after, input]: [Values, Values, Versions[2]]): Changes {
  const changes: Changes = {};
  for (const [key, field] of Object.entries(fields)) {
    const given = isValues(input) ? input[key] : undefined;
    Object.assign(changes, diffValue(field, `${path}${step(key)}`, before[key], after[key], given));
  }
  return changes;
}

/** A step of a property path; keys of a map may hold anything and are then quoted. */
const step = (key: string) => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

function listDiff(element: Field, path: string, ...[before, after, input]: [Value[], Value[], Value[]]): Changes {
  const changes: Changes = {};
  for (let index = 0; index < Math.max(before.length, after.length); index++) {
    const place = `${path}[${index}]`;
    Object.assign(changes, diffValue(element, place, before[index], after[index], input[index]));
  }
  return changes;
}

function setDiff(element: Field, path: string, ...[before, after, input]: [Value[], Value[], Value[]]): Changes {
  const had = new Set(before.map(identity));
  const has = new Set(after.map(identity));
  const added = after.filter((member) => !had.has(identity(member)));
  const changed = new Map<number, [Value | undefined, Value | undefined]>();
  before.forEach((member, index) => {
    if (!has.has(identity(member))) {
      changed.set(index, [member, undefined]);
    }
  });
  for (const member of added) {
    const place = input.findIndex((given) => identity(given) === identity(member));
    if (place < 0) {
      return { [path]: "UPDATE" };
    }
    changed.set(place, [changed.get(place)?.[0], member]);
  }
  const found = [...changed].map(([index, [old, now]]) =>
    diffValue(element, `${path}[${index}]`, old, now, input[index]),
  );
  return Object.assign({}, ...found);
}

function elementOf(field: Field): Field {
  return field.kind === "list" ? field.element : field;
}
