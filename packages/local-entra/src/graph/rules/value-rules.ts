import type { Body } from "../request/graph-context.ts";
import { invalidValue, missingValue } from "../request/graph-error.ts";

/** @throws GraphError as `invalidValue` makes it, for a value that breaks the rule. */
export function checkValue(follows: boolean, property: string, resource: string, reason: string): asserts follows {
  if (!follows) {
    throw invalidValue(property, resource, reason);
  }
}

/** @throws GraphError 400 for the first of the properties that a body does not give. */
export function checkGiven(resource: string, properties: string[], body: Body): void {
  const missing = properties.find((property) => body[property] === undefined || body[property] === null);
  if (missing !== undefined) {
    throw missingValue(missing, resource);
  }
}

/** @throws GraphError 400 for a text that is empty or has more than `longest` characters. */
export function checkRequiredText(property: string, resource: string, text: string | null, longest: number) {
  if (!text || text.trim() === "") {
    throw missingValue(property, resource);
  }
  checkTextLength(property, resource, text, longest);
}

/** @throws GraphError 400 for a text with more than `longest` characters. */
export function checkTextLength(property: string, resource: string, text: string | null, longest: number) {
  const length = text?.length ?? 0;
  checkValue(length <= longest, property, resource, `It can have at most ${longest} characters, got ${length}.`);
}
