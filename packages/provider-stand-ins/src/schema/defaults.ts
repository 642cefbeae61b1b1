import { isValues, notKnown, type Value, type Values } from "../protocol/property-values.ts";
import { type Field, type Fields, isCollection, isZero } from "./field.ts";

/**
 * Where the inputs list which of them are defaults and not the program's. Kept in the state as the real provider keeps
 * it, so that either can continue with a state that the other wrote.
 */
export const defaultsKey = "__defaults";

/**
 * The inputs as the engine keeps them: values in their own types, nulls dropped, defaults filled in. A default that
 * the state already holds wins over the provider's own, also one that a refresh has read back.
 */
export function withDefaults(fields: Fields, inputs: Values, old: Values | undefined): Values {
  const result: Values = {};
  for (const [key, value] of Object.entries(inputs)) {
    if (value !== null) {
      const field = fields[key];
      result[key] = field ? inOwnType(field, value, old?.[key]) : value;
    }
  }
  const defaults: string[] = [];
  for (const [key, field] of Object.entries(fields)) {
    const value = result[key] === undefined ? defaultOf(key, field, result, old) : undefined;
    if (value !== undefined) {
      result[key] = value;
      defaults.push(key);
    }
  }
  return { ...result, [defaultsKey]: defaults.sort() };
}

function defaultOf(key: string, field: Field, inputs: Values, old: Values | undefined): Value | undefined {
  const conflict = field.conflictsWith?.some((other) => inputs[other] !== undefined);
  if (field.default === undefined || field.deprecated || conflict) {
    return undefined;
  }
  const oldDefaults = old?.[defaultsKey];
  const mayUseOld = !Array.isArray(oldDefaults) || oldDefaults.includes(key);
  const oldValue = old?.[key];
  if (mayUseOld && oldValue !== undefined && oldValue !== null) {
    return oldValue;
  }
  // A default of false, 0 or "" is the same as nothing, and is left to the plan.
  return isZero(field.default) ? undefined : field.default;
}

function inOwnType(field: Field, value: Value, old: Value | undefined): Value {
  if (value === notKnown || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    const oldItems = Array.isArray(old) ? old : [];
    const element = isCollection(field) ? field.element : field;
    return value.map((item, index) => inOwnType(element, item, oldItems[index]));
  }
  if (isValues(value)) {
    return objectInOwnType(field, value, isValues(old) ? old : undefined);
  }
  return scalarInOwnType(field.kind, value);
}

function objectInOwnType(field: Field, value: Values, old: Values | undefined): Values {
  if (field.kind === "object") {
    return withDefaults(field.fields, value, old);
  }
  const element = field.kind === "map" ? field.element : undefined;
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(
    entries.map(([key, member]) => [key, element ? inOwnType(element, member, undefined) : member]),
  );
}

/** A scalar in the type of its field: configuration files write numbers and booleans as strings. */
export function scalarInOwnType(kind: Field["kind"], value: string | number | boolean): Value {
  if (kind === "string") {
    return String(value);
  }
  if (kind === "boolean" && typeof value === "string") {
    return value === "true";
  }
  return kind === "integer" && typeof value === "string" ? Number(value) : value;
}
