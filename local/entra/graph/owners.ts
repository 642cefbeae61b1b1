import { Hono } from "hono";

import type { Directory } from "../directory/directory.ts";
import type { Caller } from "../oidc/graph-token.ts";
import { findDirectoryObject, shownDirectoryObject } from "./directory-objects.ts";
import { badRequest, GraphError, notFound } from "./graph-error.ts";
import { type GraphContext, type GraphEnv, jsonBody, parameter } from "./graph-request.ts";
import { mayWriteAll, requireApplicationRead, requireApplicationWrite } from "./permissions.ts";

/** Owners of one object (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const MOST_OWNERS = 100;

type Find = (key: string) => { id: string };

/** `/{id}/owners` and its `$ref`s below a set whose objects have owners; `find` answers 404 for a key it does not know. */
export function ownerRoutes(context: GraphContext, find: Find): Hono<GraphEnv> {
  const { directory, origin } = context;
  const routes = new Hono<GraphEnv>();

  routes.get("/:id/owners", (request) => {
    const caller = request.get("caller");
    requireApplicationRead(caller);
    const owned = find(parameter(request, "id"));
    const version = request.get("version");
    const value = directory.owners
      .targets(owned.id)
      .map((id) => shownDirectoryObject(findDirectoryObject(directory, id), version, caller));
    return request.json({ "@odata.context": `${origin}/${version}/$metadata#directoryObjects`, value });
  });

  routes.post("/:id/owners/$ref", async (request) => {
    const body = await jsonBody(request);
    directory.transaction(() => {
      const owned = find(parameter(request, "id"));
      requireApplicationWrite(directory, request.get("caller"), owned.id);
      addOwners(directory, owned.id, [body["@odata.id"]]);
    });
    return request.body(null, 204);
  });

  routes.delete("/:id/owners/:owner/$ref", (request) => {
    directory.transaction(() => {
      const owned = find(parameter(request, "id"));
      const owner = parameter(request, "owner").toLowerCase();
      requireApplicationWrite(directory, request.get("caller"), owned.id);
      if (!directory.owners.has(owned.id, owner)) {
        throw notFound(owner);
      }
      directory.owners.remove(owned.id, owner);
    });
    return request.body(null, 204);
  });

  return routes;
}

/**
 * Makes the owners of a new object from `owners@odata.bind`. A caller that may only write what it owns becomes the
 * owner of what it creates when the request names nobody, or it could not touch its own work again.
 * @throws GraphError 400 or 404 for what is not a reference to a user or service principal.
 */
export function bindOwners(directory: Directory, caller: Caller, objectId: string, bound: unknown): void {
  if (bound !== undefined && !Array.isArray(bound)) {
    throw badRequest(
      "Invalid value specified for property 'owners@odata.bind'. It must be a list of references.",
    );
  }
  if (bound?.length) {
    addOwners(directory, objectId, bound);
  } else if (!mayWriteAll(caller)) {
    directory.owners.add(objectId, caller.objectId);
  }
}

function addOwners(directory: Directory, objectId: string, references: unknown[]): void {
  for (const reference of references) {
    const owner = findDirectoryObject(directory, referencedId(reference));
    if (owner.type.name === "application") {
      throw badRequest(`The owner '${owner.document.id}' must be a user or a service principal.`);
    }
    if (directory.owners.has(objectId, owner.document.id)) {
      throw badRequest(
        "One or more added object references already exist for the following modified properties: 'owners'.",
      );
    }
    if (directory.owners.targets(objectId).length >= MOST_OWNERS) {
      throw new GraphError(
        403,
        "Directory_QuotaExceeded",
        `An object can have at most ${MOST_OWNERS} owners.`,
      );
    }
    directory.owners.add(objectId, owner.document.id);
  }
}

function referencedId(reference: unknown): string {
  const path = /\/(?:directoryObjects|users|servicePrincipals)\/([0-9a-f-]{36})$/i;
  const id = typeof reference === "string" ? path.exec(reference)?.[1] : undefined;
  if (!id) {
    throw badRequest(
      "Invalid reference in '@odata.id'. It must be a URL that ends in /directoryObjects/{id}, /users/{id} or " +
        "/servicePrincipals/{id}.",
    );
  }
  return id.toLowerCase();
}
