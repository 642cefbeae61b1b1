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
import { entityQuery } from "../odata/query.ts";
import {
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  newRoutes,
  parameter,
} from "../request/graph-request.ts";
import { mayReadApplications, mayReadGroups, mayReadUsers, type Permission, permit } from "../request/permissions.ts";

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

/** `/directoryObjects/{id}`: any object by its ID, with its type. */
export function directoryObjectRoutes({ directory }: GraphContext): GraphRoutes {
  return newRoutes().get("/:id", (request) => {
    const object = findDirectoryObject(directory, parameter(request, "id"));
    permit(mayRead(request.get("caller"), object.type));
    const { select } = entityQuery(directoryObjectType, request);
    return request.json({
      "@odata.context": `${contextUrl(request, directoryObjectType)}/$entity`,
      ...shownDirectoryObject(request, object, select),
    });
  });
}

/** @throws GraphError 404 when no application, service principal, user or group has this ID. */
export function findDirectoryObject(directory: Directory, id: string): TypedObject {
  const candidates: [EntityType, DirectoryObject | undefined][] = [
    [userType, directory.users.get(id)],
    [servicePrincipalType, directory.servicePrincipals.get(id)],
    [groupType, directory.groups.get(id)],
    [applicationType, directory.applications.get(id)],
  ];
  const [type, document] = candidates.find(([, candidate]) => candidate) ?? [];
  return { type: found(id, type), document: found(id, document) };
}

/**
 * An object in a list of objects of any type. Of one that the caller may not read it shows the type and the ID only
 * (https://learn.microsoft.com/graph/permissions-overview, "Limited information returned for inaccessible member objects").
 */
export function shownDirectoryObject(
  request: GraphRequest,
  { type, document }: TypedObject,
  select: string[] | undefined,
) {
  const { caller, version } = request.var;
  const shown = mayRead(caller, type) ? document : { id: document.id };
  return { "@odata.type": `#microsoft.graph.${type.name}`, ...entity(type, version, shown, select) };
}

function mayRead(caller: Caller, type: EntityType): boolean {
  const permissions: Record<string, Permission> = { user: mayReadUsers, group: mayReadGroups };
  return (permissions[type.name] ?? mayReadApplications)(caller);
}
