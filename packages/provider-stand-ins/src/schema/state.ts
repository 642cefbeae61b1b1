import { containsUnknown, isValues, notKnown, type Value, type Values } from "../protocol/property-values.ts";
import { defaultsKey } from "./defaults.ts";
import { type Field, type Fields, isCollection, isZero, mapFields } from "./field.ts";
import { canonicalOrder } from "./set-order.ts";

/** The state as the service answered it, with the members of sets in their canonical order. */
export function ordered(fields: Fields, state: Values): Values {
  return mapFields(fields, (field, key) => orderedValue(field, state[key]));
}

function orderedValue(field: Field, value: Value | undefined): Value {
  if (field.readOnly) {
    return value ?? null;
  }
  if (isCollection(field) && Array.isArray(value)) {
    const members = value.map((member) => orderedValue(field.element, member));
    return field.kind === "set" ? canonicalOrder(members) : members;
  }
  if (field.kind === "object" && isValues(value)) {
    return ordered(field.fields, value);
  }
  return value ?? null;
}

/**
 * The state to keep after a create or an update: what the service answered, except that an empty list for which
 * nothing was planned stays nothing, and that a set which was wholly planned is what was planned.
 */
export function settled(fields: Fields, planned: Values, answered: Values): Values {
  return mapFields(fields, (field, key) => settledValue(field, planned[key] ?? null, answered[key] ?? null));
}

function settledValue(field: Field, planned: Value, answered: Value): Value {
  if (planned === notKnown || field.readOnly) {
    return answered;
  }
  if (planned === null) {
    const empty = Array.isArray(answered) && answered.length === 0;
    return empty && isCollection(field) && field.element.kind !== "object" ? null : answered;
  }
  if (field.kind === "object" && isValues(planned) && isValues(answered)) {
    return settled(field.fields, planned, answered);
  }
  if (field.kind === "set" && Array.isArray(planned) && !containsUnknown(planned)) {
    // Objects of a set are kept as answered, because they hold what only the service knows.
    return field.element.kind === "object" ? answered : planned;
  }
  if (field.kind === "list" && Array.isArray(planned) && Array.isArray(answered)) {
    return planned.length === answered.length
      ? answered.map((item, index) => settledValue(field.element, planned[index] ?? null, item))
      : answered;
  }
  return answered;
}

/** The inputs after a refresh: those that the program gave before, with the values that the service has now. */
export function refreshedInputs(fields: Fields, inputs: Values, state: Values): Values {
  const defaults = inputs[defaultsKey];
  const result: Values = {};
  for (const [key, value] of Object.entries(inputs)) {
    const field = fields[key];
    if (field && state[key] !== undefined) {
      result[key] = refreshedInput(field, value, state[key]);
    }
  }
  if (!Array.isArray(defaults)) {
    return result;
  }
  // Also an empty list, since the azuread plugin 6.10.0.
  const unchanged = defaults.filter((key) => result[String(key)] === inputs[String(key)]);
  return { ...result, [defaultsKey]: unchanged };
}

function refreshedInput(field: Field, input: Value, now: Value): Value {
  if (field.kind === "object" && isValues(input) && isValues(now)) {
    return refreshedInputs(field.fields, input, now);
  }
  if (field.kind === "map" && isValues(input) && isValues(now)) {
    return Object.fromEntries(Object.entries(now).filter(([key]) => key in input));
  }
  if (isCollection(field) && Array.isArray(input) && Array.isArray(now)) {
    return now
      .slice(0, input.length)
      .map((member, index) => refreshedInput(field.element, input[index] ?? null, member));
  }
  return now;
}

/** The inputs that a program must give to get this state; what is the default or empty is left out. */
export function importedInputs(fields: Fields, state: Values): Values {
  const result: Values = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = state[key];
    if (value === undefined || field.readOnly) {
      continue;
    }
    const input = importedInput(field, value);
    const standard = field.default === undefined ? isEmptyInput(input) : input === field.default;
    if (field.required || !standard) {
      result[key] = input;
    }
  }
  return withoutConflicts(fields, { ...result, [defaultsKey]: [] });
}

function importedInput(field: Field, value: Value): Value {
  if (field.kind === "object" && isValues(value)) {
    return importedInputs(field.fields, value);
  }
  if (isCollection(field) && Array.isArray(value)) {
    return value.map((member) => importedInput(field.element, member));
  }
  return value;
}

const isEmptyInput = (input: Value) =>
  isZero(input) || (isValues(input) && Object.keys(input).every((key) => key === defaultsKey));

/** Of fields that exclude each other the service answers all: one is enough, the first that is not deprecated. */
function withoutConflicts(fields: Fields, inputs: Values): Values {
  const kept = { ...inputs };
  for (const [key, field] of Object.entries(fields)) {
    if (kept[key] !== undefined && !field.deprecated) {
      for (const other of field.conflictsWith ?? []) {
        delete kept[other];
      }
    }
  }
  return kept;
}
