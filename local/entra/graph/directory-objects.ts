import { Hono } from "hono";

import type { Directory } from "../directory/directory.ts";
import type { Caller } from "../oidc/graph-token.ts";
import { notFound } from "./graph-error.ts";
import { type GraphContext, type GraphEnv, parameter } from "./graph-request.ts";
import { applicationType } from "./model/application-type.ts";
import { entity } from "./model/entity.ts";
import type { EntityType, Version } from "./model/property.ts";
import { servicePrincipalType } from "./model/service-principal-type.ts";
import { userType } from "./model/user-type.ts";
import { mayReadUsers, requireApplicationRead, requireUserRead } from "./permissions.ts";

/** An object of the directory together with its type. */
export interface TypedObject {
  type: EntityType;
  document: { id: string };
}

/** `/directoryObjects/{id}`: any object by its ID, with its type. */
export function directoryObjectRoutes({ directory, origin }: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get("/:id", (request) => {
    const found = findDirectoryObject(directory, parameter(request, "id"));
    const caller = request.get("caller");
    if (found.type === userType) {
      requireUserRead(caller);
    } else {
      requireApplicationRead(caller);
    }
    const version = request.get("version");
    return request.json({
      "@odata.context": `${origin}/${version}/$metadata#directoryObjects/$entity`,
      ...shownDirectoryObject(found, version, caller),
    });
  });

  return routes;
}

/** @throws GraphError 404 when no application, service principal or user has this ID. */
export function findDirectoryObject(directory: Directory, id: string): TypedObject {
  const candidates: [EntityType, TypedObject["document"] | undefined][] = [
    [userType, directory.users.get(id)],
    [servicePrincipalType, directory.servicePrincipals.get(id)],
    [applicationType, directory.applications.get(id)],
  ];
  for (const [type, document] of candidates) {
    if (document) {
      return { type, document };
    }
  }
  throw notFound(id);
}

/**
 * An object in a list of objects of any type. Of a user whom the caller may not read it shows the type and the ID only
 * (https://learn.microsoft.com/graph/permissions-overview, "Limited information returned for inaccessible member objects").
 */
export function shownDirectoryObject({ type, document }: TypedObject, version: Version, caller: Caller) {
  const hidden = type === userType && !mayReadUsers(caller);
  const values = entity(type, version, hidden ? { id: document.id } : document);
  return { "@odata.type": `#microsoft.graph.${type.name}`, ...values };
}
