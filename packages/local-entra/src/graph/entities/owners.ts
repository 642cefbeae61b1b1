import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import type { EntityType } from "../../directory/objects/property.ts";
import type { GraphContext, GraphRoutes } from "../request/graph-context.ts";
import { badRequest, GraphError } from "../request/graph-error.ts";
import { may, mayWriteApplication, permit } from "../request/permissions.ts";
import { lookUpAll, readPeople } from "./directory-objects.ts";
import { addLinks, type NamedLinks, type Relation, relationRoutes } from "./relation.ts";

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
    name: "owners",
    targets: (id) => directory.owners.targets(id),
    find,
    mayRead: may.readApplications,
    write: {
      ...owners(directory),
      mayWrite: (caller, id) => mayWriteApplication(directory, caller, id),
      // What an application owns it cannot give to another (https://learn.microsoft.com/graph/api/application-post-owners).
      mayAdd: (caller, id) =>
        may.writeAll(caller) || (caller.isUser === true && mayWriteApplication(directory, caller, id)),
    },
  });
}

/** The links from an object to its owners. */
export function owners({ owners: links }: Directory): NamedLinks {
  return { name: "owners", links, to: ["user", "servicePrincipal"], most: mostOwners };
}

/**
 * Makes the owners of a new registration or service principal from `owners@odata.bind`. A caller that may only write what
 * it owns becomes the owner of what it creates when the request names nobody, or it could not touch its own work again; so
 * does a user.
 * @throws GraphError as `bindNamed`.
 */
export function bindOwners(directory: Directory, caller: Caller, objectId: string, bound: unknown): void {
  const mayNameAll = may.writeAll(caller);
  const isNamed = bindNamed(directory, caller, owners(directory), { objectId, bound, mayNameAll });
  if (!isNamed && (caller.isUser || !mayNameAll)) {
    directory.owners.add(objectId, caller.objectId);
  }
}

/**
 * Links a new object to those that its `…@odata.bind` names; says whether it names any. A caller that may not write all
 * objects of the kind can name itself and what it can read
 * (https://github.com/hashicorp/terraform-provider-azuread/issues/703, https://learn.microsoft.com/graph/api/group-post-groups).
 * @throws GraphError 400 or 404 for what is no reference of the kind, 403 for one that the caller may not name.
 */
export function bindNamed(
  directory: Directory,
  caller: Caller,
  kind: NamedLinks,
  { objectId, bound = [], mayNameAll }: { objectId: string; bound?: unknown; mayNameAll: boolean },
): boolean {
  if (!Array.isArray(bound) || bound.length > mostBound) {
    const rule = `It must be a list of at most ${mostBound} references.`;
    throw badRequest(`Invalid value specified for property '${kind.name}@odata.bind'. ${rule}`);
  }
  addLinks(directory, kind, objectId, bound);
  const named = lookUpAll(directory, kind.links.targets(objectId));
  const mayName = ({ name }: EntityType) => (readPeople[name] ?? may.readAllApplications)(caller);
  permit(mayNameAll || named.every(({ type, document }) => document.id === caller.objectId || mayName(type)));
  return bound.length > 0;
}

/**
 * Checks that a caller who is no administrator may create one more object. Registrations in the recycle bin count.
 * Who made an object is told by its owners, as the maker becomes one.
 * @throws GraphError 403 when the quota is used up.
 */
export function checkCreationQuota(directory: Directory, caller: Caller): void {
  if (!may.writeAll(caller) && directory.owners.sources(caller.objectId).length >= mostCreated) {
    throw new GraphError(
      403,
      "Directory_QuotaExceeded",
      "The directory object quota limit for the Principal has been exceeded. Please ask your administrator to increase the quota limit or delete objects to reduce the used quota.",
    );
  }
}
