import type { Validator } from "./field.ts";

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Refuses an empty string. */
export const notEmpty: Validator = (value, path) =>
  value === "" ? `expected "${path}" to not be an empty string, got ${value}` : undefined;

/** Refuses what is not a UUID. */
export const uuid: Validator = (value, path) =>
  uuidPattern.test(String(value)) ? undefined : `expected "${path}" to be a valid UUID, got ${value}`;

/** Refuses what is not one of `choices`. */
export function oneOf(...choices: string[]): Validator {
  const listed = choices.map((choice) => `"${choice}"`).join(" ");
  return (value, path) =>
    choices.includes(String(value)) ? undefined : `expected ${path} to be one of [${listed}], got ${value}`;
}

/** Refuses strings of fewer than `least` or more than `most` bytes in UTF-8. */
export function lengthBetween(least: number, most: number): Validator {
  return (value, path) => {
    const length = Buffer.byteLength(String(value));
    return length >= least && length <= most
      ? undefined
      : `expected length of ${path} to be in the range (${least} - ${most}), got ${value}`;
  };
}

/** Refuses numbers other than `choices`. */
export function numberIn(...choices: number[]): Validator {
  return (value) => (choices.includes(Number(value)) ? undefined : `Value must be one of: ${choices.join(", ")}`);
}

/** The value of an app role or a permission scope: the characters that Entra ID takes, at most 249 of them. */
export const claimValue: Validator = (value) => {
  const text = String(value);
  if (text.length > 249) {
    return "Value must be between 0-249 characters in length";
  }
  if (text.startsWith(".")) {
    return "Value must not begin with a period";
  }
  return /^[A-Za-z0-9!#$%&'()*+,\-./:;<=>?@[\]^_`{|}~]*$/.test(text)
    ? undefined
    : "Value must be alphanumeric with these allowed characters: !#$%&'()*+,-./:;<=>?@[]^+_`{|}~";
};
