/** An object in an answer of Microsoft Graph; what it lacks reads as empty, as in the real provider. */
export type GraphObject = { readonly [key: string]: unknown };

/** The text, or "" where there is none. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** The text, or null where there is none: how Graph takes an unset property. */
export function textOrNull(value: unknown): string | null {
  return text(value) || null;
}

/** The texts of an object under these keys. */
export function textsOf<Key extends string>(value: GraphObject, ...keys: Key[]): Record<Key, string> {
  return Object.fromEntries(keys.map((key) => [key, text(value[key])])) as Record<Key, string>;
}

/** The boolean, or false where there is none. */
export function flag(value: unknown): boolean {
  return value === true;
}

/** The list of texts, or an empty one. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

/** The list of objects, or an empty one. */
export function objects(value: unknown): GraphObject[] {
  return Array.isArray(value) ? value.map(object) : [];
}

/** The object, or an empty one. */
export function object(value: unknown): GraphObject {
  return isObject(value) ? value : {};
}

/** Whether a value is an object and no list. */
export function isObject(value: unknown): value is GraphObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
