import { checkValue, missingValue } from "../request/graph-error.ts";

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
