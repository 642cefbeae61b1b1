import type { Value, Values } from "../../protocol/property-values.ts";
import type { CheckFailure } from "../../protocol/provider.ts";
import type { Validator } from "../../schema/field.ts";
import { text } from "../graph/graph-object.ts";

/** One way to say which object a function is to find. */
interface Selector {
  /** The argument's name on the provider's side, as messages show it. */
  readonly name: string;
  readonly validate: Validator;
}

/** The arguments of a function that finds one object. */
export interface FunctionArguments {
  /** By the names that programs use; exactly one must be given. */
  readonly selectors: Readonly<Record<string, Selector>>;
  /** How messages of a validator show an argument: the real provider's functions do not all do it alike. */
  readonly shown: (name: string) => string;
}

/** What is wrong with the arguments, in the real provider's words; an empty list when nothing is. */
export function argumentFailures(declared: FunctionArguments, args: Values): CheckFailure[] {
  return [...selectorFailures(declared, args), ...unknownFailures(Object.keys(declared.selectors), args)];
}

/** The complaint about each argument that the function does not have. */
export function unknownFailures(known: string[], args: Values): CheckFailure[] {
  return Object.keys(args)
    .filter((key) => !known.includes(key))
    .map((key) => ({ reason: `[${key}] Invalid or unknown key` }));
}

function selectorFailures({ selectors, shown }: FunctionArguments, args: Values): CheckFailure[] {
  const all = Object.entries(selectors);
  const given = all.filter(([key]) => args[key] !== undefined && args[key] !== null);
  if (given.length === 1) {
    return given.flatMap(([key, { name, validate }]) => {
      const reason = validate(scalar(args[key]), shown(name));
      return reason === undefined ? [] : [{ reason: `[${name}] ${reason}` }];
    });
  }
  const choices = listed(all);
  const problem =
    given.length === 0
      ? `one of \`${choices}\` must be specified`
      : `only one of \`${choices}\` can be specified, but \`${listed(given)}\` were specified.`;
  return all.map(([, { name }]) => ({ reason: `[${name}] Invalid combination of arguments: "${name}": ${problem}` }));
}

function listed(selectors: [string, Selector][]): string {
  return selectors
    .map(([, { name }]) => name)
    .sort()
    .join(",");
}

/** A number where a text belongs is judged, and shown, as the text that it makes. */
function scalar(value: Value | undefined): string | number {
  return typeof value === "number" ? value : text(value);
}
