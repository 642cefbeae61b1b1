import { applicationType } from "./application-type.ts";
import { groupType } from "./group-type.ts";
import { type EntityType, entityType, type Properties } from "./property.ts";
import { servicePrincipalType } from "./service-principal-type.ts";
import { userType } from "./user-type.ts";

/** The types that a list of directory objects can hold, by their names. */
export const directoryObjectTypes: Record<string, EntityType> = Object.fromEntries(
  [applicationType, groupType, servicePrincipalType, userType].map((type) => [type.name, type]),
);

/**
 * An object of any type (https://learn.microsoft.com/graph/api/resources/directoryobject): `$filter` takes its ID only,
 * `$select` a property of any type, which objects of the other types do not show.
 */
export const directoryObjectType = entityType("directoryObject", propertiesOfAll());

function propertiesOfAll(): Properties {
  const all = Object.assign({}, ...Object.values(directoryObjectTypes).map(({ properties }) => properties));
  return Object.fromEntries(
    Object.entries(all as Properties).map(([name, { filterable, ...property }]) => [
      name,
      name === "id" && filterable ? { ...property, filterable } : property,
    ]),
  );
}
