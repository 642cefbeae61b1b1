import type { DirectoryObject } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import type { EntityType } from "../../directory/objects/property.ts";
import { countAnswer, entityBody, listAnswer, nestedType } from "../odata/answer.ts";
import { entityQuery } from "../odata/query.ts";
import {
  type Body,
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  newRoutes,
} from "../request/graph-context.ts";
import { jsonBody, parameter } from "../request/graph-request.ts";
import { type Permission, permit } from "../request/permissions.ts";
import { directoryObjectTypes } from "./directory-objects.ts";

/** A set of entities, such as all users: what it holds, who may read it, and what can be changed in it. */
export interface EntitySet<T extends DirectoryObject> {
  type: EntityType;
  /** Where the set is, when it is below one object, such as `/:id/appRoleAssignments`. */
  path?: string;
  /** Whether the set has a `/$count`. */
  counted?: true;
  list(request: GraphRequest): T[];
  /** The entity that a key in a path means; answers 404 for one that it does not know. */
  find(key: string, request: GraphRequest): T;
  mayRead: Permission;
  /** Makes what a body describes, and answers with its document. A set without it takes no new ones. */
  create?(body: Body, request: GraphRequest): DirectoryObject;
  update?(current: T, body: Body, request: GraphRequest): void;
  remove?(current: T): void;
  /** Who may create one, where this hangs on the caller alone. It is asked before the body is read. */
  mayCreate?: Permission;
  /** Who may change and remove one, as `mayCreate`. */
  mayWrite?: Permission;
  /** Refuses a caller that may not change or remove the object which the path names. */
  checkOwner?(request: GraphRequest): void;
}

/** The routes of a set: its list and its count, one entity, and each change that the set takes. */
export function entityRoutes<T extends DirectoryObject>({ directory }: GraphContext, set: EntitySet<T>): GraphRoutes {
  const { type, path = "", create, update, remove } = set;
  const key = path === "" ? "id" : "key";
  const one = `${path}/:${key}`;
  const all = path || "/";
  const routes = newRoutes();
  const typeAt = (request: GraphRequest) => (path === "" ? type : nestedType(request, type, path.replace("/:id/", "")));

  routes.get(all, (request) => {
    permit(set.mayRead(request.get("caller")));
    return listAnswer(request, typeAt(request), () => set.list(request));
  });

  if (set.counted) {
    routes.get(`${path}/$count`, (request) => {
      permit(set.mayRead(request.get("caller")));
      return countAnswer(request, type, () => set.list(request));
    });
  }

  routes.get(one, (request) => {
    permit(set.mayRead(request.get("caller"), parameter(request, key)));
    const query = entityQuery(type, request);
    return request.json(entityBody(request, typeAt(request), find(request), query));
  });

  if (create) {
    routes.post(all, async (request) => {
      permit(set.mayCreate?.(request.get("caller")) ?? true);
      const body = await jsonBody(request);
      const created = directory.transaction(() => create(body, request));
      request.header("Location", locationOf(request, directory, type, created));
      return request.json(entityBody(request, typeAt(request), created), 201);
    });
  }

  if (update) {
    routes.patch(one, async (request) => {
      permit(set.mayWrite?.(request.get("caller")) ?? true);
      const body = await jsonBody(request);
      return changed(request, (current) => update(current, body, request));
    });
  }

  if (remove) {
    routes.delete(one, (request) => {
      permit(set.mayWrite?.(request.get("caller")) ?? true);
      return changed(request, remove);
    });
  }

  function find(request: GraphRequest): T {
    return set.find(parameter(request, key), request);
  }

  function changed(request: GraphRequest, change: (current: T) => void): Response {
    directory.transaction(() => {
      set.checkOwner?.(request);
      change(find(request));
    });
    return request.body(null, 204);
  }

  return routes;
}

/** Where Graph says that a new object is, as recorded. */
function locationOf(request: GraphRequest, { tenant }: Directory, type: EntityType, { id }: DirectoryObject): string {
  const place =
    type.name in directoryObjectTypes
      ? `directoryObjects/${id}/Microsoft.DirectoryServices.${type.title}`
      : `${type.set}/${id}`;
  return `${request.get("origin")}/v2/${tenant.id}/${place}`;
}
