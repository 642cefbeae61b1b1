import type { Value, Values } from "../protocol/property-values.ts";

/**
 * What is wrong with a value, or undefined. `path` is the field's path in the words of the provider, for example
 * `web.0.redirect_uris.0`; its messages name it so.
 */
export type Validator = (value: string | number, path: string) => string | undefined;

interface Options {
  /** The program must give it. */
  readonly required?: boolean;
  /** The service fills it in when the program does not give it, and keeps what it had when the program drops it. */
  readonly computed?: boolean;
  /** The service alone sets it. */
  readonly readOnly?: boolean;
  /** The provider's own default. */
  readonly default?: string | number | boolean;
  /** It cannot change in place: a new object must be made. */
  readonly replaceOnChange?: boolean;
  /** It is left out of defaults and marked in the documentation. */
  readonly deprecated?: boolean;
  /** Fields that cannot be given together with this one. */
  readonly conflictsWith?: readonly string[];
  /** The name in messages, where it is not the snake_case form of the field's own. */
  readonly messageName?: string;
  readonly validate?: Validator;
  /** The real provider has it and the stand-in has not; what to do instead. */
  readonly notCovered?: string;
}

interface ScalarField extends Options {
  readonly kind: "string" | "boolean" | "integer";
}

/** Several values of one kind. */
export interface CollectionField extends Options {
  /** The order of a list counts, that of a set does not. */
  readonly kind: "list" | "set";
  readonly element: Field;
  readonly minItems?: number;
  readonly maxItems?: number;
}

interface MapField extends Options {
  readonly kind: "map";
  readonly element: ScalarField;
}

/** An object with known fields, alone or as the element of a list or set. */
export interface ObjectField extends Options {
  readonly kind: "object";
  readonly fields: Fields;
  /**
   * Paths below this object; all its fields where it is left out. Dropping the object from the program is no change unless one of them holds a value: an
   * empty `web` and no `web` are the same registration.
   */
  readonly significant?: readonly string[];
}

/** One property of a resource: its type and how the provider treats it. */
export type Field = ScalarField | CollectionField | MapField | ObjectField;

/** Fields by property name. */
export type Fields = { readonly [name: string]: Field };

export const string = (options: Options = {}): ScalarField => ({ kind: "string", ...options });
export const boolean = (options: Options = {}): ScalarField => ({ kind: "boolean", ...options });
export const integer = (options: Options = {}): ScalarField => ({ kind: "integer", ...options });
export const map = (options: Options = {}): MapField => ({ kind: "map", element: string(), ...options });

type More<Kind extends Field> = Omit<Kind, "kind" | "element" | "fields">;

export const list = (element: Field, more: More<CollectionField> = {}): Field => ({ kind: "list", element, ...more });
export const set = (element: Field, more: More<CollectionField> = {}): Field => ({ kind: "set", element, ...more });
export const object = (fields: Fields, more: More<ObjectField> = {}): Field => ({ kind: "object", fields, ...more });

/** The name of a field in the provider's messages: `web` › `redirectUris` is `redirect_uris`. */
export function messageName(name: string, field: Field | undefined): string {
  return field?.messageName ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Whether the field holds several values of one kind. */
export function isCollection(field: Field): field is CollectionField {
  return field.kind === "list" || field.kind === "set";
}

/** An object with what `map` makes of each field. */
export function mapFields(fields: Fields, map: (field: Field, key: string) => Value): Values {
  return Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, map(field, key)]));
}

/** Whether a value is what the field has when nobody sets it: nothing, "", 0, false, or empty. */
export function isZero(value: Value | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) {
    return true;
  }
  return typeof value === "object" && Object.keys(value).length === 0;
}
