import { isDeepStrictEqual } from "node:util";

import {
  blank,
  type EntityType,
  guidPattern,
  type PrimitiveType,
  type Property,
  propertyOf,
  type Shape,
  titleOf,
  type Version,
} from "../../directory/objects/property.ts";
import { badRequest } from "../request/graph-error.ts";
import { isObject } from "../request/graph-request.ts";
import { checkValue } from "../rules/value-rules.ts";

type Values = Record<string, unknown>;

/** Where a value stands in a request, for the texts of errors. */
interface Place {
  property: string;
  /** As Graph names the type in its texts, such as `WebApplication`. */
  title: string;
  version: Version;
}

/**
 * The document `current` with the properties of a request's body in it. Objects inside are merged member by member,
 * lists are replaced, and null gives a property the value that it has in `initial`, by default a new document's.
 * Annotations (names with an `@`) are left to the caller.
 * @throws GraphError 400 for an unknown property, a changed read-only one, or a value of another type.
 */
export function merge<T extends object>(
  type: EntityType,
  version: Version,
  current: T,
  body: Values,
  initial: object = blank(type),
): T {
  return mergeMembers({ ...type, version }, current as Values, initial as Values, body) as T;
}

type Target = Pick<EntityType, "properties" | "title"> & { version: Version };

function mergeMembers(target: Target, current: Values, initial: Values, changes: Values): Values {
  const { properties, title, version } = target;
  const merged = { ...current };
  for (const [name, value] of Object.entries(changes)) {
    if (name.includes("@")) {
      continue;
    }
    const property = propertyOf(properties, name, version);
    if (!property) {
      throw badRequest(`Invalid property '${name}'.`);
    }
    const kept = { current: current[name], initial: initial[name] };
    merged[name] = mergeMember(property, { property: name, title, version }, kept, value);
  }
  return merged;
}

function mergeMember(property: Property, place: Place, kept: { current: unknown; initial: unknown }, value: unknown) {
  if (property.readOnly) {
    return unchanged(place, kept.current, value);
  }
  if (value === null) {
    return kept.initial ?? null;
  }
  if (property.atomic) {
    return typeof value === "object" && Object.keys(value).length === 0 ? null : read(property.shape, place, value);
  }
  if (property.shape.kind !== "complex") {
    const given = read(property.shape, place, value);
    return property.reversed ? (given as unknown[]).reverse() : given;
  }
  const current = (kept.current ?? {}) as Values;
  return mergeObject(property.shape, place, current, (kept.initial ?? {}) as Values, value);
}

/** Clients send back what they read; only another value is refused. */
function unchanged(place: Place, current: unknown, value: unknown): unknown {
  const same =
    typeof value === "string" && typeof current === "string"
      ? value.toLowerCase() === current.toLowerCase()
      : value === null || isDeepStrictEqual(value, current);
  if (!same) {
    throw badRequest(`Property '${place.property}' is read-only and cannot be set.`);
  }
  return current ?? null;
}

/** A value that stands for itself: nothing of what was there before stays. */
function read(shape: Shape, place: Place, value: unknown): unknown {
  switch (shape.kind) {
    case "primitive":
      return primitive(shape.type, place, value);
    case "list":
      checkValue(Array.isArray(value), place.property, place.title, "It must be a list.");
      return (value as unknown[]).map((element) => read(shape.of, place, element));
    case "complex": {
      const initial = blank(shape);
      return mergeObject(shape, place, initial, initial, value);
    }
  }
}

function mergeObject(
  { type, properties }: Extract<Shape, { kind: "complex" }>,
  { property, title, version }: Place,
  current: Values,
  initial: Values,
  value: unknown,
): Values {
  checkValue(isObject(value), property, title, "It must be an object.");
  return mergeMembers({ properties, title: titleOf(type), version }, current, initial, value as Values);
}

function primitive(type: PrimitiveType, place: Place, value: unknown): unknown {
  const accepted: Record<PrimitiveType, (candidate: unknown) => boolean> = {
    "Edm.String": (candidate) => typeof candidate === "string" && !candidate.includes("\0"),
    "Edm.Boolean": (candidate) => typeof candidate === "boolean",
    "Edm.Int32": (candidate) => Number.isInteger(candidate),
    "Edm.Guid": (candidate) => typeof candidate === "string" && guidPattern.test(candidate),
    "Edm.DateTimeOffset": (candidate) => typeof candidate === "string" && isDateTime(candidate),
  };
  checkValue(accepted[type](value), place.property, place.title, `It must be of type ${type}.`);
  return type === "Edm.Guid" ? (value as string).toLowerCase() : value;
}

/** RFC 3339, which OData's Edm.DateTimeOffset is (OData 4.01 ABNF, dateTimeOffsetValue). */
function isDateTime(value: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,12})?)?(Z|[+-]\d{2}:\d{2})$/i.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
