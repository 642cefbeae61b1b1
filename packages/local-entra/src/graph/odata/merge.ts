import { isDeepStrictEqual } from "node:util";

import {
  type EntityType,
  type PrimitiveType,
  type Property,
  propertyOf,
  type Shape,
  type Version,
} from "../../directory/model/property.ts";
import { badRequest, invalidValue } from "../request/graph-error.ts";

type Values = Record<string, unknown>;

/** Where a value stands in a request, for the texts of errors. */
interface Place {
  property: string;
  /** As Graph names the type in its texts, such as `WebApplication`. */
  resource: string;
  version: Version;
}

/**
 * The document `current` with the properties of a request's body in it. Objects inside are merged member by member,
 * lists are replaced, and null gives a property the value that it has in `blank`, a new document. Annotations (names
 * with an `@`) are left to the caller.
 * @throws GraphError 400 for an unknown property, a changed read-only one, or a value of another type.
 */
export function merge<T extends object>(
  type: EntityType,
  version: Version,
  documents: { current: T; blank: T },
  body: Values,
): T {
  const target = { properties: type.properties, resource: type.title, version };
  return mergeMembers(target, documents.current as Values, documents.blank as Values, body) as T;
}

interface Target {
  properties: Record<string, Property>;
  resource: string;
  version: Version;
}

function mergeMembers(target: Target, current: Values, blank: Values, changes: Values): Values {
  const merged = { ...current };
  for (const [name, value] of Object.entries(changes)) {
    if (name.includes("@")) {
      continue;
    }
    const property = propertyOf(target.properties, name, target.version);
    if (!property) {
      throw badRequest(`Invalid property '${name}'.`);
    }
    const place = { property: name, resource: target.resource, version: target.version };
    merged[name] = mergeMember(property, place, { current: current[name], blank: blank[name] }, value);
  }
  return merged;
}

function mergeMember(
  property: Property,
  place: Place,
  kept: { current: unknown; blank: unknown },
  value: unknown,
) {
  if (property.readOnly) {
    return unchanged(place, kept.current, value);
  }
  if (value === null) {
    return kept.blank ?? null;
  }
  if (property.atomic) {
    return isEmptyObject(value) ? null : read(property.shape, place, value);
  }
  if (property.shape.kind !== "complex") {
    return read(property.shape, place, value);
  }
  const target = targetOf(property.shape, place.version);
  return mergeMembers(target, asObject(kept.current), asObject(kept.blank), object(value, place));
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
      return list(value, place).map((element) => read(shape.of, place, element));
    case "complex": {
      const target = targetOf(shape, place.version);
      const initial = initialMembers(shape.properties);
      return mergeMembers(target, initial, initial, object(value, place));
    }
  }
}

function primitive(type: PrimitiveType, place: Place, value: unknown): unknown {
  const accepted: Record<PrimitiveType, (candidate: unknown) => boolean> = {
    "Edm.String": (candidate) => typeof candidate === "string",
    "Edm.Boolean": (candidate) => typeof candidate === "boolean",
    "Edm.Int32": (candidate) => Number.isInteger(candidate),
    "Edm.Guid": (candidate) => typeof candidate === "string" && GUID.test(candidate),
    "Edm.DateTimeOffset": (candidate) => typeof candidate === "string" && isDateTime(candidate),
  };
  if (!accepted[type](value)) {
    throw invalidValue(place.property, place.resource, `It must be of type ${type}.`);
  }
  return type === "Edm.Guid" ? (value as string).toLowerCase() : value;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** RFC 3339, which OData's Edm.DateTimeOffset is (OData 4.01 ABNF, dateTimeOffsetValue). */
function isDateTime(value: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,12})?)?(Z|[+-]\d{2}:\d{2})$/i.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}

function targetOf(shape: Extract<Shape, { kind: "complex" }>, version: Version): Target {
  const resource = shape.type.charAt(0).toUpperCase() + shape.type.slice(1);
  return { properties: shape.properties, resource, version };
}

function initialMembers(properties: Record<string, Property>): Values {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, property.initial ?? null]),
  );
}

function object(value: unknown, place: Place): Values {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidValue(place.property, place.resource, "It must be an object.");
  }
  return value as Values;
}

function list(value: unknown, place: Place): unknown[] {
  if (!Array.isArray(value)) {
    throw invalidValue(place.property, place.resource, "It must be a list.");
  }
  return value;
}

function asObject(value: unknown): Values {
  return (value ?? {}) as Values;
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
