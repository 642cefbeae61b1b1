import { randomInt } from "node:crypto";

import type { Values } from "../protocol/property-values.ts";
import { ProviderError } from "../protocol/provider.ts";
import { boolean, type Fields, integer, map, string } from "../schema/field.ts";
import { type InputProblem, keepersOf, type RandomDeclaration } from "./random-resource.ts";

const specialCharacters = "!@#$%&*()-_=+[]{}<>:?";

/** The kinds of characters: the field that allows a kind, the one that demands some of it, and its characters. */
const characterKinds = [
  { allow: "upper", least: "minUpper", characters: "ABCDEFGHIJKLMNOPQRSTUVWXYZ" },
  { allow: "lower", least: "minLower", characters: "abcdefghijklmnopqrstuvwxyz" },
  { allow: "numeric", least: "minNumeric", characters: "0123456789" },
  { allow: "special", least: "minSpecial", characters: specialCharacters },
] as const;

const fields: Fields = {
  keepers: map(),
  length: integer({ required: true }),
  lower: boolean(),
  minLower: integer(),
  minNumeric: integer(),
  minSpecial: integer(),
  minUpper: integer(),
  number: boolean({ deprecated: true }),
  numeric: boolean(),
  overrideSpecial: string(),
  result: string({ readOnly: true }),
  special: boolean(),
  upper: boolean(),
};

/** `random:index/randomString:RandomString`: a text of random characters of chosen kinds. */
export const randomString: RandomDeclaration = {
  fields,
  note: JSON.stringify({ schema_version: "2" }),

  problem: (inputs) => problemsOf(inputs).next().value,

  complete: completeInputs,

  generate(complete) {
    const result = draw(complete);
    return { id: result, state: { ...complete, result } };
  },

  adopt(id) {
    if (id === "") {
      throw new ProviderError("the import id of a RandomString must be its text, got an empty one");
    }
    const allowed = { lower: true, number: true, numeric: true, special: true, upper: true };
    const inputs = { length: [...id].length, ...allowed };
    return { id, inputs, state: { ...completeInputs(inputs), result: id } };
  },
};

function* problemsOf(inputs: Values): Generator<InputProblem, undefined> {
  const state = completeInputs(inputs);
  for (const { least } of characterKinds) {
    if (Number(state[least]) < 0) {
      yield { key: least, reason: `Attribute ${least} value must be at least 0, got: ${String(state[least])}` };
    }
  }
  const { length } = state;
  const demanded = characterKinds.reduce((sum, { least }) => sum + Number(state[least]), 0);
  const tooShort = "Invalid Attribute Value. Attribute length value must be at least";
  if (typeof length === "number" && length < 1) {
    yield { key: "length", reason: `${tooShort} 1, got: ${length}` };
  }
  if (typeof length === "number" && length < demanded) {
    const sum = "sum of min_upper + min_lower + min_numeric + min_special";
    yield { key: "length", reason: `${tooShort} ${sum}, got: ${length}` };
  }
  if (inputs.number !== undefined && inputs.numeric !== undefined && inputs.number !== inputs.numeric) {
    const advice = "Number is deprecated, use numeric instead";
    yield { key: "number", reason: `Number and numeric are both configured with different values - ${advice}` };
  }
  if (characterKinds.every(({ allow }) => state[allow] === false)) {
    const kinds = "At least one attribute out of [special,upper,lower,numeric]";
    yield { key: "numeric", reason: `Invalid Attribute Combination. ${kinds} must be specified as true` };
  }
}

function completeInputs(inputs: Values): Values {
  const numeric = inputs.numeric ?? inputs.number ?? true;
  return {
    ...keepersOf(inputs),
    ...(inputs.overrideSpecial === undefined ? {} : { overrideSpecial: inputs.overrideSpecial }),
    length: inputs.length ?? 0,
    lower: inputs.lower ?? true,
    minLower: inputs.minLower ?? 0,
    minNumeric: inputs.minNumeric ?? 0,
    minSpecial: inputs.minSpecial ?? 0,
    minUpper: inputs.minUpper ?? 0,
    number: numeric,
    numeric,
    special: inputs.special ?? true,
    upper: inputs.upper ?? true,
  };
}

/** Draws from a cryptographically strong source: first what is demanded of each kind, then any, then shuffles. */
function draw(state: Values): string {
  const override = typeof state.overrideSpecial === "string" ? state.overrideSpecial : "";
  const characters = characterKinds.map((kind) =>
    kind.allow === "special" && override !== "" ? override : kind.characters,
  );
  const pool = characterKinds.map(({ allow }, index) => (state[allow] === true ? characters[index] : "")).join("");
  const drawn = characterKinds.flatMap(({ least }, index) => pick(characters[index] ?? "", Number(state[least])));
  drawn.push(...pick(pool, Number(state.length) - drawn.length));
  for (let last = drawn.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [drawn[last], drawn[other]] = [drawn[other] ?? "", drawn[last] ?? ""];
  }
  return drawn.join("");
}

function pick(pool: string, count: number): string[] {
  const choices = [...pool];
  return Array.from({ length: count }, () => choices[randomInt(choices.length)] ?? "");
}
