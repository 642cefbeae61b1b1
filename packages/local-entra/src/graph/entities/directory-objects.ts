import type { Caller } from "../../directory/caller.ts";
import type { DirectoryObject } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import { applicationType } from "../../directory/objects/application.ts";
import { groupType } from "../../directory/objects/group.ts";
import { type EntityType, entityType, type Properties } from "../../directory/objects/property.ts";
import { servicePrincipalType } from "../../directory/objects/service-principal.ts";
import { userType } from "../../directory/objects/user.ts";
import { contextUrl, entity } from "../odata/answer.ts";
import { found } from "../odata/key.ts";
import type { GraphRequest } from "../request/graph-context.ts";
import { may, type Permission } from "../request/permissions.ts";

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

/** An object of the directory together with its type. */
export interface TypedObject {
  type: EntityType;
  document: DirectoryObject;
}

/** @throws GraphError 404 when no application, service principal, user or group has this ID. */
export function findDirectoryObject(directory: Directory, id: string): TypedObject {
  return found(id, lookUpDirectoryObject(directory, id));
}

/** The objects with these IDs, as far as they are there: links to one in the recycle bin stay for a restore. */
export function lookUpAll(directory: Directory, ids: string[]): TypedObject[] {
  return ids.map((id) => lookUpDirectoryObject(directory, id)).filter((object) => object !== undefined);
}

export function lookUpDirectoryObject(directory: Directory, id: string): TypedObject | undefined {
  const { users, servicePrincipals, groups, applications } = directory;
  const collections: [EntityType, { get(id: string): DirectoryObject | undefined }][] = [
    [userType, users],
    [servicePrincipalType, servicePrincipals],
    [groupType, groups],
    [applicationType, applications],
  ];
  for (const [type, collection] of collections) {
    const document = collection.get(id);
    if (document) {
      return { type, document };
    }
  }
  return undefined;
}

/** An object of any type as the body of an answer. */
export function directoryObjectBody(request: GraphRequest, object: TypedObject, select?: string[]) {
  return {
    "@odata.context": `${contextUrl(request, directoryObjectType)}/$entity`,
    ...shownDirectoryObject(request, object, select),
  };
}

/**
 * An object in a list of objects of any type. Of one that the caller may not read it shows the type and the ID only
 * (https://learn.microsoft.com/graph/permissions-overview, "Limited information returned for inaccessible member objects").
 */
export function shownDirectoryObject(request: GraphRequest, object: TypedObject, select?: string[]) {
  const { caller, version } = request.var;
  const { type, document } = object;
  const shown = mayRead(caller, object) ? document : limited(type, document);
  return { "@odata.type": `#microsoft.graph.${type.name}`, ...entity(type, version, shown, select) };
}

function limited({ properties }: EntityType, { id }: DirectoryObject): DirectoryObject {
  const empty = Object.entries(properties).map(([name, { shape }]) => [name, shape.kind === "list" ? [] : null]);
  return { ...Object.fromEntries(empty), id };
}

/** Whether a caller may read an object of the directory. */
export function mayRead(caller: Caller, { type, document }: TypedObject): boolean {
  return (readPeople[type.name] ?? may.readApplications)(caller, document.id);
}

/** What it takes to read people and groups. */
export const readPeople: Record<string, Permission> = { user: may.readUsers, group: may.readGroups };
