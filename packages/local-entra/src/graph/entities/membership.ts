import type { DirectoryObject } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import { contextUrl } from "../odata/answer.ts";
import { type Find, type GraphContext, type GraphRoutes, newRoutes } from "../request/graph-context.ts";
import { jsonBody, parameter, texts } from "../request/graph-request.ts";
import { may, permit } from "../request/permissions.ts";
import { findDirectoryObject, mayRead } from "./directory-objects.ts";
import { relationRoutes } from "./relation.ts";

const actions = ["getMemberGroups", "checkMemberGroups", "getMemberObjects", "checkMemberObjects"];

/**
 * What an object is a member of, directly or by way of groups, the nearest first: `/{id}/memberOf` lists it,
 * `/{id}/getMemberGroups` and its like tell the groups, `…Objects` the directory roles too
 * (https://learn.microsoft.com/graph/api/directoryobject-getmemberobjects).
 */
export function membershipRoutes(context: GraphContext, find: Find<DirectoryObject>): GraphRoutes {
  const { directory } = context;
  const { members } = directory;
  const routes = newRoutes();
  for (const relation of [
    { name: "memberOf", targets: (id: string) => members.sources(id) },
    { name: "transitiveMemberOf", targets: (id: string) => members.allSources(id) },
  ]) {
    routes.route("/", relationRoutes(context, { ...relation, find, mayRead: may.readGroups }));
  }

  for (const action of actions) {
    routes.post(`/:id/${action}`, async (request) => {
      const { caller } = request.var;
      const body = await jsonBody(request);
      const { id } = find(parameter(request, "id"));
      permit(may.readGroups(caller) || mayRead(caller, findDirectoryObject(directory, id)));
      const withRoles = action.endsWith("Objects");
      const all = membershipsOf(directory, id, withRoles, body.securityEnabledOnly === true);
      const property = withRoles ? "ids" : "groupIds";
      const asked = action.startsWith("get") ? all : texts(property, body[property]).map((one) => one.toLowerCase());
      const value = asked.filter((one) => all.includes(one));
      return request.json({ "@odata.context": contextUrl(request, { set: "Collection(Edm.String)" }), value });
    });
  }
  return routes;
}

function membershipsOf(directory: Directory, id: string, withRoles: boolean, securityEnabledOnly: boolean): string[] {
  const groups = directory.members.allSources(id).filter((source) => {
    const group = directory.groups.get(source);
    return group !== undefined && (!securityEnabledOnly || group.securityEnabled);
  });
  return withRoles && !securityEnabledOnly ? [...groups, ...directory.directoryRoles.targets(id)] : groups;
}
