import { Hono } from "hono";

import type { Directory } from "../../directory/directory.ts";
import { groupType } from "../../directory/model/group-type.ts";
import type { Group } from "../../directory/objects/group.ts";
import { relationRoutes } from "../entities/relation.ts";
import { countAnswer, entityAnswer, listAnswer } from "../odata/answer.ts";
import { findByKey } from "../odata/key.ts";
import { pageOf } from "../odata/page.ts";
import { countQuery, entityQuery, listQuery } from "../odata/query.ts";
import { type GraphContext, type GraphEnv, parameter } from "../request/graph-request.ts";
import { requireGroupRead, requireMemberWrite } from "../request/permissions.ts";

/** Members that a group can have; Entra ID itself has no limit that a laptop would reach. */
const MOST_MEMBERS = 50_000;

/** `/groups`, which can be read, and their members, which can be changed. */
export function groupRoutes(context: GraphContext): Hono<GraphEnv> {
  const { directory, origin } = context;
  const routes = new Hono<GraphEnv>();

  routes.get("/", (request) => {
    requireGroupRead(request.get("caller"));
    const query = listQuery(groupType, request);
    const page = pageOf(directory.groups.list(), query);
    return request.json(listAnswer(request, origin, groupType, page, query));
  });

  routes.get("/$count", (request) => {
    requireGroupRead(request.get("caller"));
    return countAnswer(request, directory.groups.list(), countQuery(groupType, request));
  });

  routes.get("/:id", (request) => {
    requireGroupRead(request.get("caller"));
    const query = entityQuery(groupType, request);
    const group = find(directory, parameter(request, "id"));
    return request.json(entityAnswer(request, origin, groupType, group, query));
  });

  routes.route(
    "/",
    relationRoutes(context, {
      name: "members",
      links: directory.members,
      to: ["user", "group", "servicePrincipal"],
      most: MOST_MEMBERS,
      find: (key) => find(directory, key),
      requireRead: requireGroupRead,
      requireWrite: requireMemberWrite,
    }),
  );
  return routes;
}

function find(directory: Directory, key: string): Group {
  return findByKey(directory.groups, key);
}
