import { type EntityType, isServed, type Property, type Version } from "../../directory/model/property.ts";

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
      .map(([name, property]) => {
        const value = values[name] ?? (property.shape.kind === "list" ? [] : null);
        return [name, select?.includes(name) ? value : concealed(property, value)];
      }),
  );
}

/** Without the members of a list's elements that only `$select` shows. */
function concealed({ shape }: Property, value: unknown): unknown {
  if (shape.kind !== "list" || shape.of.kind !== "complex" || !Array.isArray(value)) {
    return value;
  }
  const hidden = Object.entries(shape.of.properties).filter(([, member]) => member.onlySelected);
  const nulls = Object.fromEntries(hidden.map(([name]) => [name, null]));
  return hidden.length > 0 ? value.map((element) => ({ ...element, ...nulls })) : value;
}
