import type { Caller } from "../../directory/caller.ts";
import type { DirectoryObject } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Links } from "../../directory/links.ts";
import type { EntityType } from "../../directory/objects/property.ts";
import { contextUrl, countAnswer, listAnswer, nextLink, pageOf } from "../odata/answer.ts";
import { listQuery } from "../odata/query.ts";
import {
  type Find,
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  newRoutes,
} from "../request/graph-context.ts";
import { badRequest, GraphError, notFound } from "../request/graph-error.ts";
import { jsonBody, parameter } from "../request/graph-request.ts";
import { type Permission, permit } from "../request/permissions.ts";
import {
  directoryObjectType,
  directoryObjectTypes,
  findDirectoryObject,
  lookUpAll,
  shownDirectoryObject,
} from "./directory-objects.ts";

/** One kind of link from an object to others, such as its owners. */
export interface Relation {
  /** As in `/applications/{id}/owners`. */
  name: string;
  /** The IDs of the objects that an object leads to. */
  targets(id: string): string[];
  find: Find<DirectoryObject>;
  mayRead: Permission;
  /** How it is changed, where it is not made of other links. */
  write?: RelationWrite;
}

/** The links that a relation is made of, and what they can lead to. */
export interface NamedLinks {
  name: string;
  links: Links;
  /** The types that it can lead to, by their names. */
  to: string[];
  /** How many it can lead to. */
  most: number;
}

type MayWrite = (caller: Caller, id: string) => boolean;

interface RelationWrite extends NamedLinks {
  mayWrite: MayWrite;
  /** Who may add one, where that takes more than to write. */
  mayAdd?: MayWrite;
}

/** `/{id}/owners`, or another relation, with its `$ref`s, its `$count` and its casts to one type. */
export function relationRoutes({ directory }: GraphContext, relation: Relation): GraphRoutes {
  const path = `/:id/${relation.name}`;
  const any = directoryObjectType;
  const routes = newRoutes();

  routes.get(`${path}/$count`, (request) => countAnswer(request, any, () => linked(request)));

  routes.get(`${path}/$ref`, (request) => {
    const query = listQuery(any, request);
    const page = pageOf(linked(request), query);
    const { origin, version } = request.var;
    return request.json({
      "@odata.context": contextUrl(request, { set: "Collection($ref)" }),
      ...nextLink(request, page.nextToken),
      value: page.items.map(({ id }) => ({ "@odata.id": `${origin}/${version}/directoryObjects/${id}` })),
    });
  });

  function list(at: string, type?: EntityType): void {
    routes.get(at, (request) =>
      listAnswer(
        request,
        type ?? any,
        () => linked(request, type),
        ({ id }, select) => shownDirectoryObject(request, findDirectoryObject(directory, id), select),
      ),
    );
  }

  list(path);
  for (const type of Object.values(directoryObjectTypes)) {
    list(`${path}/microsoft.graph.${type.name}`, type);
  }

  if (relation.write) {
    changes(relation.write);
  }

  function changes({ mayWrite, mayAdd = mayWrite, ...kind }: RelationWrite): void {
    routes.post(`${path}/$ref`, async (request) => {
      const body = await jsonBody(request);
      const add = () => addLinks(directory, kind, idFor(request, mayAdd), [body["@odata.id"]]);
      directory.transaction(add);
      return request.body(null, 204);
    });

    routes.delete(`${path}/:target/$ref`, (request) => {
      directory.transaction(() => {
        const id = idFor(request, mayWrite);
        const target = parameter(request, "target").toLowerCase();
        if (!kind.links.has(id, target)) {
          throw notFound(target);
        }
        kind.links.remove(id, target);
      });
      return request.body(null, 204);
    });
  }

  function linked(request: GraphRequest, type?: EntityType): DirectoryObject[] {
    permit(relation.mayRead(request.get("caller")));
    const { id } = relation.find(parameter(request, "id"));
    return lookUpAll(directory, relation.targets(id))
      .filter((object) => !type || object.type === type)
      .map(({ document }) => document);
  }

  function idFor(request: GraphRequest, isAllowed: MayWrite): string {
    const { id } = relation.find(parameter(request, "id"));
    permit(isAllowed(request.get("caller"), id));
    return id;
  }

  return routes;
}

/**
 * Links an object to those that the references name.
 * @throws GraphError 400 or 404 for what is no reference to an object of a type that the relation leads to.
 */
export function addLinks(directory: Directory, relation: NamedLinks, id: string, references: unknown[]): void {
  const { name, links, to, most } = relation;
  for (const reference of references) {
    const { type, document } = findDirectoryObject(directory, referencedId(reference));
    if (!to.includes(type.name) || document.id === id) {
      throw badRequest(
        `Invalid reference in '${name}': it must be a ${to.join(" or ")}, got the ${type.name} '${document.id}'.`,
      );
    }
    if (links.has(id, document.id)) {
      throw badRequest(
        `One or more added object references already exist for the following modified properties: '${name}'.`,
      );
    }
    if (links.targets(id).length >= most) {
      throw new GraphError(403, "Directory_QuotaExceeded", `An object can have at most ${most} ${name}.`);
    }
    links.add(id, document.id);
  }
}

function referencedId(reference: unknown): string {
  const path = /\/(?:directoryObjects|users|servicePrincipals|groups)\/([0-9a-f-]{36})$/i;
  const id = typeof reference === "string" ? path.exec(reference)?.[1] : undefined;
  if (!id) {
    throw badRequest(
      "Invalid reference in '@odata.id'. It must be a URL that ends in /directoryObjects/{id}, /users/{id}, /servicePrincipals/{id} or /groups/{id}.",
    );
  }
  return id.toLowerCase();
}
