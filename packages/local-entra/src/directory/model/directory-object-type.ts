import { applicationType } from "./application-type.ts";
import { groupType } from "./group-type.ts";
import type { EntityType, Property } from "./property.ts";
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
export const directoryObjectType: EntityType = {
  name: "directoryObject",
  set: "directoryObjects",
  title: "DirectoryObject",
  properties: propertiesOfAll(),
};

function propertiesOfAll(): Record<string, Property> {
  const all = Object.assign({}, ...Object.values(directoryObjectTypes).map(({ properties }) => properties));
  return Object.fromEntries(
    Object.entries(all as Record<string, Property>).map(([name, { filterable, ...property }]) => [
      name,
      name === "id" && filterable ? { ...property, filterable } : property,
    ]),
  );
}
