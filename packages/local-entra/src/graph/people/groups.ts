import { groupType } from "../../directory/objects/group.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { relationRoutes } from "../entities/relation.ts";
import { findByKey } from "../odata/key.ts";
import type { GraphContext, GraphRoutes } from "../request/graph-request.ts";
import { mayReadGroups, mayWriteMembers } from "../request/permissions.ts";

/** Members that a group can have; Entra ID itself has no limit that a laptop would reach. */
const mostMembers = 50_000;

/** `/groups`, which can be read, and their members, which can be changed. */
export function groupRoutes(context: GraphContext): GraphRoutes {
  const { groups, members } = context.directory;
  const find = (key: string) => findByKey(groups, key);
  const routes = entityRoutes(context, {
    type: groupType,
    counted: true,
    list: () => groups.list(),
    find,
    mayRead: mayReadGroups,
  });
  const relation = relationRoutes(context, {
    name: "members",
    links: members,
    to: ["user", "group", "servicePrincipal"],
    most: mostMembers,
    find,
    mayRead: mayReadGroups,
    mayWrite: mayWriteMembers,
  });
  return routes.route("/", relation);
}
