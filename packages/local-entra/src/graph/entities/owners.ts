import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import { badRequest, GraphError } from "../request/graph-error.ts";
import type { GraphContext, GraphRoutes } from "../request/graph-request.ts";
import { mayReadApplications, mayWriteAll, mayWriteApplication } from "../request/permissions.ts";
import { addLinks, type Relation, relationRoutes } from "./relation.ts";

/** Objects that a caller who is no administrator can own (as `mostOwners`). */
const mostCreated = 250;
/** Owners of one object (https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions). */
const mostOwners = 100;
/** Owners that one request can bind to a new object (https://learn.microsoft.com/graph/api/application-post-applications). */
const mostBound = 20;

/** The owners of applications and service principals, below a set whose objects `find` knows. */
export function ownerRoutes(context: GraphContext, find: Relation["find"]): GraphRoutes {
  const { directory } = context;
  return relationRoutes(context, {
    ...owners(directory),
    find,
    mayRead: mayReadApplications,
    mayWrite: (caller, id) => mayWriteApplication(directory, caller, id),
  });
}

function owners(directory: Directory) {
  return { name: "owners", links: directory.owners, to: ["user", "servicePrincipal"], most: mostOwners };
}

/**
 * Makes the owners of a new object from `owners@odata.bind`. A caller that may only write what it owns becomes the
 * owner of what it creates when the request names nobody, or it could not touch its own work again.
 * @throws GraphError 400 or 404 for what is not a reference to a user or service principal.
 */
export function bindOwners(directory: Directory, caller: Caller, objectId: string, bound: unknown): void {
  if (bound !== undefined && (!Array.isArray(bound) || bound.length > mostBound)) {
    throw badRequest(
      `Invalid value specified for property 'owners@odata.bind'. It must be a list of at most ${mostBound} references.`,
    );
  }
  if (bound?.length) {
    addLinks(directory, owners(directory), objectId, bound);
  } else if (!mayWriteAll(caller)) {
    directory.owners.add(objectId, caller.objectId);
  }
}

/**
 * Checks that a caller who is no administrator may create one more object. Registrations in the recycle bin count.
 * Who made an object is told by its owners, as the maker becomes one.
 * @throws GraphError 403 when the quota is used up.
 */
export function checkCreationQuota(directory: Directory, caller: Caller): void {
  if (!mayWriteAll(caller) && directory.owners.sources(caller.objectId).length >= mostCreated) {
    throw new GraphError(
      403,
      "Directory_QuotaExceeded",
      "The directory object quota limit for the Principal has been exceeded. Please ask your administrator to " +
        "increase the quota limit or delete objects to reduce the used quota.",
    );
  }
}
