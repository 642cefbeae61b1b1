import { Hono } from "hono";

import type { Caller } from "../../directory/caller.ts";
import type { Directory } from "../../directory/directory.ts";
import type { Links } from "../../directory/links.ts";
import { directoryObjectType, directoryObjectTypes } from "../../directory/model/directory-object-type.ts";
import type { EntityType } from "../../directory/model/property.ts";
import type { DirectoryObject } from "../../directory/objects/directory-object.ts";
import { countAnswer, listContext, nextLink } from "../odata/answer.ts";
import { pageOf } from "../odata/page.ts";
import { countQuery, listQuery } from "../odata/query.ts";
import { badRequest, GraphError, notFound } from "../request/graph-error.ts";
import {
  type Find,
  type GraphContext,
  type GraphEnv,
  type GraphRequest,
  jsonBody,
  parameter,
} from "../request/graph-request.ts";
import { type Permission, permit } from "../request/permissions.ts";
import { findDirectoryObject, shownDirectoryObject, type TypedObject } from "./directory-objects.ts";

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
export function relationRoutes(context: GraphContext, relation: Relation): Hono<GraphEnv> {
  const { directory } = context;
  const path = `/:id/${relation.name}`;
  const routes = new Hono<GraphEnv>();
  routes.get(path, (request) => request.json(linkedObjects(context, relation, request)));
  routes.get(`${path}/$ref`, (request) => request.json(references(context, relation, request)));
  routes.get(`${path}/$count`, (request) => {
    const query = countQuery(directoryObjectType, request);
    return countAnswer(
      request,
      linked(directory, relation, request).map(({ document }) => document),
      query,
    );
  });
  for (const type of Object.values(directoryObjectTypes)) {
    routes.get(`${path}/microsoft.graph.${type.name}`, (request) =>
      request.json(linkedObjects(context, relation, request, type)),
    );
  }
  routes.route("/", changeRoutes(context, relation));
  return routes;
}

function changeRoutes({ directory }: GraphContext, relation: Relation): Hono<GraphEnv> {
  const { name, links } = relation;
  const routes = new Hono<GraphEnv>();

  routes.post(`/:id/${name}/$ref`, async (request) => {
    const body = await jsonBody(request);
    directory.transaction(() => {
      addLinks(directory, relation, writableId(request), [body["@odata.id"]]);
    });
    return request.body(null, 204);
  });

  routes.delete(`/:id/${name}/:target/$ref`, (request) => {
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

  function writableId(request: GraphRequest): string {
    const { id } = relation.find(parameter(request, "id"));
    permit(relation.mayWrite(request.get("caller"), id));
    return id;
  }

  return routes;
}

function linked(directory: Directory, relation: Relation, request: GraphRequest): TypedObject[] {
  permit(relation.mayRead(request.get("caller")));
  const { id } = relation.find(parameter(request, "id"));
  return relation.links.targets(id).map((target) => findDirectoryObject(directory, target));
}

function linkedPage(directory: Directory, relation: Relation, request: GraphRequest, type?: EntityType) {
  const query = listQuery(type ?? directoryObjectType, request);
  const objects = linked(directory, relation, request).filter((object) => !type || object.type === type);
  const page = pageOf(
    objects.map(({ document }) => document),
    query,
  );
  const types = new Map(objects.map((object) => [object.document.id, object.type]));
  return { page, query, typeOf: (id: string) => types.get(id) as EntityType };
}

function linkedObjects(
  { directory, origin }: GraphContext,
  relation: Relation,
  request: GraphRequest,
  type?: EntityType,
) {
  const { page, query, typeOf } = linkedPage(directory, relation, request, type);
  const showing = { ...request.var, select: query.select };
  return {
    ...listContext(request, origin, type ?? directoryObjectType, page, query),
    value: page.items.map((document) =>
      shownDirectoryObject({ type: typeOf(document.id), document }, showing),
    ),
  };
}

function references({ directory, origin }: GraphContext, relation: Relation, request: GraphRequest) {
  const { page } = linkedPage(directory, relation, request);
  const version = request.get("version");
  return {
    "@odata.context": `${origin}/${version}/$metadata#Collection($ref)`,
    ...nextLink(request, origin, page.nextToken),
    value: page.items.map(({ id }) => ({ "@odata.id": `${origin}/${version}/directoryObjects/${id}` })),
  };
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
