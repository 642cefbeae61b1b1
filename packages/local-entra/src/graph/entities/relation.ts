import type { Caller } from "../../directory/caller.ts";
import type { DirectoryObject } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Links } from "../../directory/links.ts";
import type { EntityType } from "../../directory/objects/property.ts";
import { contextUrl, countAnswer, listAnswer, nextLink, pageOf } from "../odata/answer.ts";
import { listQuery } from "../odata/query.ts";
import { badRequest, GraphError, notFound } from "../request/graph-error.ts";
import {
  type Find,
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  jsonBody,
  newRoutes,
  parameter,
} from "../request/graph-request.ts";
import { type Permission, permit } from "../request/permissions.ts";
import {
  directoryObjectType,
  directoryObjectTypes,
  findDirectoryObject,
  shownDirectoryObject,
} from "./directory-objects.ts";

/** One kind of link from an object to others, such as its owners. */
export interface Relation {
  /** As in `/applications/{id}/owners`. */
  name: string;
  links: Links;
  /** The types that it can lead to, by their names. */
  to: string[];
  /** How many it can lead to. */
  most: number;
  find: Find<DirectoryObject>;
  mayRead: Permission;
  mayWrite(caller: Caller, id: string): boolean;
}

/** `/{id}/owners`, or another relation, with its `$ref`s, its `$count` and its casts to one type. */
export function relationRoutes({ directory }: GraphContext, relation: Relation): GraphRoutes {
  const { links } = relation;
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

  routes.post(`${path}/$ref`, async (request) => {
    const body = await jsonBody(request);
    directory.transaction(() => addLinks(directory, relation, writableId(request), [body["@odata.id"]]));
    return request.body(null, 204);
  });

  routes.delete(`${path}/:target/$ref`, (request) => {
    directory.transaction(() => {
      const id = writableId(request);
      const target = parameter(request, "target").toLowerCase();
      if (!links.has(id, target)) {
        throw notFound(target);
      }
      links.remove(id, target);
    });
    return request.body(null, 204);
  });

  function linked(request: GraphRequest, type?: EntityType): DirectoryObject[] {
    permit(relation.mayRead(request.get("caller")));
    const { id } = relation.find(parameter(request, "id"));
    const objects = links.targets(id).map((target) => findDirectoryObject(directory, target));
    return objects.filter((object) => !type || object.type === type).map(({ document }) => document);
  }

  function writableId(request: GraphRequest): string {
    const { id } = relation.find(parameter(request, "id"));
    permit(relation.mayWrite(request.get("caller"), id));
    return id;
  }

  return routes;
}

/**
 * Links an object to those that the references name.
 * @throws GraphError 400 or 404 for what is no reference to an object of a type that the relation leads to.
 */
export function addLinks(
  directory: Directory,
  relation: Pick<Relation, "name" | "links" | "to" | "most">,
  id: string,
  references: unknown[],
): void {
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
      "Invalid reference in '@odata.id'. It must be a URL that ends in /directoryObjects/{id}, /users/{id}, " +
        "/servicePrincipals/{id} or /groups/{id}.",
    );
  }
  return id.toLowerCase();
}
