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
  if (!isPresent(before)) {
    return isPresent(after) ? { [path]: "ADD" } : {};
  }
  if (!isPresent(after) || after === notKnown) {
    return { [path]: isPresent(after) ? "UPDATE" : "DELETE" };
  }
  if ((field.kind === "object" || field.kind === "map") && isValues(before) && isValues(after)) {
    const given = isValues(input) ? input : {};
    const keys = Object.keys(field.kind === "object" ? field.fields : { ...before, ...after });
    return merged(keys, (key) => {
      const member = field.kind === "object" ? field.fields[key] : field.element;
      return member ? diffValue(member, `${path}${step(key)}`, before[key], after[key], given[key]) : {};
    });
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const given = Array.isArray(input) ? input : [];
    if (field.kind === "set") {
      return setDiff(field.element, path, before, after, given);
    }
    const element = field.kind === "list" ? field.element : field;
    const longer = before.length > after.length ? before : after;
    return merged([...longer.keys()], (index) =>
      diffValue(element, `${path}[${index}]`, before[index], after[index], given[index]),
    );
  }
  return before === after ? {} : { [path]: "UPDATE" };
}

/** An empty list counts as none, an empty object does not: so the real provider names the changes. */
function isPresent(value: Value | undefined): value is Exclude<Value, null> {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

function merged<Key>(keys: Key[], changesOf: (key: Key) => Changes): Changes {
  return Object.assign({}, ...keys.map(changesOf));
}

/** A step of a property path; keys of a map may hold anything and are then quoted. */
const step = (key: string) => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

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
  return merged([...changed], ([index, [old, now]]) => diffValue(element, `${path}[${index}]`, old, now, input[index]));
}
