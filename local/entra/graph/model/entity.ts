import { type EntityType, isServed, type Property, type Version } from "./property.ts";

/**
 * What an answer shows of one document: those of its properties that `$select` names, or its type shows by
 * default.
 */
export function entity(
  type: EntityType,
  version: Version,
  document: object,
  select?: string[],
): Record<string, unknown> {
  const shown = select ?? (version === "v1.0" ? type.shownByDefault : undefined);
  const values = document as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(type.properties)
      .filter(([name, property]) => isServed(property, version) && (!shown || shown.includes(name)))
      .map(([name, property]) => [name, values[name] ?? absent(property)]),
  );
}

function absent(property: Property): unknown {
  return property.shape.kind === "list" ? [] : null;
}
