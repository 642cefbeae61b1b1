import { isValues, notKnown, type Value, type Values } from "../protocol/property-values.ts";

/** `ignoreChanges` names properties whose value stays what the state has. */
export function keepPrior(planned: Values, prior: Values, path: string): void {
  const steps = path.split(/[.[\]]+/).filter(Boolean);
  const last = steps.pop();
  let to: Value = planned;
  let from: Value = prior;
  for (const step of steps) {
    to = isValues(to) ? (to[step] ?? null) : null;
    from = isValues(from) ? (from[step] ?? null) : null;
  }
  if (last && isValues(to) && isValues(from)) {
    to[last] = from[last] ?? null;
  }
}

/** The same without what is unknown, which may not stand in a state: it becomes null. */
export function nothingUnknown(value: Value): Value {
  if (value === notKnown) {
    return null;
  }
  if (Array.isArray(value)) {
    return value.map(nothingUnknown);
  }
  return isValues(value)
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, nothingUnknown(member)]))
    : value;
}
