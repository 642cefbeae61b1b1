import { containsUnknown, isValues, notKnown, type Value, type Values } from "../protocol/property-values.ts";
import { defaultsKey } from "./defaults.ts";
import { type Field, type Fields, isCollection, isZero, mapFields, type ObjectField } from "./field.ts";
import { canonicalOrder } from "./set-order.ts";

/**
 * The state that the inputs ask for. `prior` is the state as it was, or undefined for a new resource: then everything
 * that the service will fill in is unknown.
 */
export function plan(fields: Fields, inputs: Values, prior: Values | undefined): Values {
  return mapFields(fields, (field, key) => planValue(field, inputs[key], prior && (prior[key] ?? null)));
}

function planValue(field: Field, input: Value | undefined, prior: Value | undefined): Value {
  if (input === undefined || input === null) {
    return planUnset(field, prior);
  }
  if (input === notKnown) {
    return notKnown;
  }
  if (field.kind === "object") {
    return isValues(input) ? planWithin(field, input, isValues(prior) ? prior : undefined) : input;
  }
  if (isCollection(field) && Array.isArray(input)) {
    const before = field.kind === "list" && Array.isArray(prior) ? prior : [];
    const items = input.map((item, index) => planValue(field.element, item, before[index]));
    if (field.kind === "list") {
      return items;
    }
    // Which members a set has is not known before all of them are.
    return containsUnknown(items) ? notKnown : canonicalOrder(items);
  }
  if (field.kind === "map" && isValues(input)) {
    const { [defaultsKey]: _, ...entries } = input;
    return entries;
  }
  return input;
}

/** The plan of an object: where it was there before, the real provider finds its missing lists empty, which it does not at the top. */
function planWithin({ fields }: ObjectField, inputs: Values, prior: Values | undefined): Values {
  const known = prior && mapFields(fields, (field, key) => prior[key] ?? (isCollection(field) ? [] : null));
  return plan(fields, inputs, known);
}

/** What becomes of a field that the program does not set. */
function planUnset(field: Field, prior: Value | undefined): Value {
  if (field.computed || field.readOnly) {
    return prior === undefined ? notKnown : prior;
  }
  if (field.default !== undefined) {
    return field.default;
  }
  if (field.kind === "object" && isValues(prior) && !isSignificant(field, prior)) {
    return planWithin(field, {}, prior);
  }
  // Nothing and an empty value are the same, so what the service answered is no reason for a change.
  if (prior !== undefined && isZero(prior)) {
    return prior;
  }
  const wasSet = prior !== undefined;
  if (field.kind === "map" && wasSet) {
    return {};
  }
  return isCollection(field) && (wasSet || field.element.kind === "object") ? [] : null;
}

function isSignificant(field: ObjectField, prior: Values): boolean {
  return (field.significant ?? Object.keys(field.fields)).some((path) => {
    const [key = "", ...rest] = path.split(".");
    const value = rest.reduce<Value | undefined>(
      (parent, name) => (isValues(parent) ? parent[name] : undefined),
      prior[key],
    );
    const standard = field.fields[key]?.default;
    return !isZero(value) && value !== standard;
  });
}
