import { badRequest, invalidValue } from "../request/graph-error.ts";

/** @throws GraphError 400 for a text that is empty or has more than `longest` characters. */
export function checkRequiredText(
  property: string,
  resource: string,
  text: string | null,
  longest: number,
): void {
  if (!text || text.trim() === "") {
    const message = `A value is required for property '${property}' of resource '${resource}'.`;
    throw badRequest(message, [{ code: "MissingValue", target: property, message }]);
  }
  checkTextLength(property, resource, text, longest);
}

/** @throws GraphError 400 for a text with more than `longest` characters. */
export function checkTextLength(
  property: string,
  resource: string,
  text: string | null,
  longest: number,
): void {
  if (text !== null && text.length > longest) {
    throw invalidValue(property, resource, `It can have at most ${longest} characters, got ${text.length}.`);
  }
}
