import { isValues, notKnown, type Value, type Values } from "../protocol/property-values.ts";
import type { CheckFailure } from "../protocol/provider.ts";
import { defaultsKey } from "./defaults.ts";
import { type CollectionField, type Field, type Fields, isCollection, messageName } from "./field.ts";

/** Where a value stands: in the provider's words for the message, in the program's for "Examine values at". */
interface Place {
  readonly message: string;
  readonly program: string;
}

/** Everything that is wrong with the inputs of the resource `name`; empty when they are good. */
export function check(fields: Fields, inputs: Values, name: string): CheckFailure[] {
  const problems: CheckFailure[] = [];
  const report = (reason: string, place: Place) =>
    problems.push({ reason: `${reason}. Examine values at '${name}.${place.program}'.` });
  checkFields(fields, inputs, undefined, report);
  return problems;
}

type Report = (reason: string, place: Place) => void;

function checkFields(fields: Fields, inputs: Values, parent: Place | undefined, report: Report): void {
  for (const key of Object.keys(inputs)) {
    // With `ignoreChanges` of a block the engine hands over what the state keeps of it.
    if (!fields[key] && key !== defaultsKey) {
      report("Invalid or unknown key", placeOf(key, undefined, parent));
    }
  }
  for (const [key, field] of Object.entries(fields)) {
    const place = placeOf(key, field, parent);
    const value = inputs[key];
    if (value === undefined || value === null) {
      if (field.required) {
        const problem = `The argument "${place.message}" is required, but no definition was found.`;
        report(`Missing required argument. ${problem}`, place);
      }
    } else if (field.notCovered) {
      report(`The stand-in does not cover ${key}: ${field.notCovered}`, place);
    } else if (field.readOnly) {
      report(unconfigurable(messageName(key, field)), place);
    } else {
      checkConflicts(field, fields, inputs, place, report);
      checkValue(field, value, place, report);
    }
  }
}

function placeOf(key: string, field: Field | undefined, parent: Place | undefined): Place {
  const name = messageName(key, field);
  return parent
    ? { message: `${parent.message}.${name}`, program: `${parent.program}.${key}` }
    : { message: name, program: key };
}

const unconfigurable = (name: string) =>
  `Value for unconfigurable attribute. Can't configure a value for "${name}": its value will be ` +
  "decided automatically based on the result of applying this configuration.";

function checkConflicts(field: Field, fields: Fields, inputs: Values, place: Place, report: Report): void {
  for (const other of field.conflictsWith ?? []) {
    if (inputs[other] !== undefined && inputs[other] !== null) {
      const names = `"${place.message}": conflicts with ${messageName(other, fields[other])}`;
      report(`Conflicting configuration arguments. ${names}`, place);
    }
  }
}

function checkValue(field: Field, value: Value, place: Place, report: Report): void {
  if (value === notKnown || value === null) {
    return;
  }
  if (!isOfKind(field.kind, value)) {
    report(wrongKind(field.kind === "set" ? "list" : field.kind, value, place), place);
  } else if (isCollection(field)) {
    checkCollection(field, value as Value[], place, report);
  } else if (field.kind === "object") {
    // A single object is a list of one in the provider's own schema, which shows in its paths.
    checkFields(field.fields, value as Values, { ...place, message: `${place.message}.0` }, report);
  } else if (field.kind === "map") {
    for (const [key, member] of Object.entries(value as Values)) {
      checkValue(field.element, member, placeOf(key, { kind: "string", messageName: key }, place), report);
    }
  } else {
    const problem = field.validate?.(field.kind === "integer" ? Number(value) : String(value), place.message);
    if (problem) {
      report(problem, place);
    }
  }
}

function checkCollection(field: CollectionField, value: Value[], place: Place, report: Report): void {
  const { element, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = field;
  if (value.length > maxItems) {
    const counts = `supports ${maxItems} item maximum, but config has ${value.length} declared.`;
    report(`Too many list items. Attribute ${place.message} ${counts}`, place);
  } else if (value.length < minItems) {
    const counts = `requires ${minItems} item minimum, but config has only ${value.length} declared.`;
    report(`Not enough list items. Attribute ${place.message} ${counts}`, place);
  }
  for (const [index, member] of value.entries()) {
    const message = `${place.message}.${index}`;
    // Members of a set have no index that the program could look at, so every complaint below names the set itself.
    const inSet = field.kind === "set";
    const at = { message, program: inSet ? place.program : `${place.program}[${index}]` };
    const named: Report = inSet ? (reason) => report(reason, place) : report;
    if (element.kind === "object" && isValues(member)) {
      checkFields(element.fields, member, at, named);
    } else {
      checkValue(element, member, at, named);
    }
  }
}

/** Numbers and booleans may be written as strings and the other way round, as configuration files have them. */
function isOfKind(kind: Field["kind"], value: Value): boolean {
  switch (kind) {
    case "string":
      return typeof value !== "object";
    case "boolean":
      return typeof value === "boolean" || value === "true" || value === "false";
    case "list":
    case "set":
      return Array.isArray(value);
    case "object":
    case "map":
      return isValues(value);
    case "integer":
      return typeof value === "number" ? Number.isInteger(value) : /^-?\d+$/.test(String(value));
  }
}

function wrongKind(kind: string, value: Value, place: Place): string {
  const got = Array.isArray(value) ? "list" : typeof value;
  const article = /^[aeiou]/.test(kind) ? "an" : "a";
  return `expected "${place.message}" to be ${article} ${kind}, got ${got === "object" ? "an" : "a"} ${got}`;
}
