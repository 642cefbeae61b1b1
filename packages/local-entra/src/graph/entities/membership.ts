import type { DirectoryObject } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import { contextUrl } from "../odata/answer.ts";
import {
  type Find,
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  jsonBody,
  newRoutes,
  parameter,
  texts,
} from "../request/graph-request.ts";
import { mayReadGroups, permit } from "../request/permissions.ts";
import { findDirectoryObject, mayRead } from "./directory-objects.ts";

/**
 * What an object is a member of, directly or by way of groups, the nearest first: `/{id}/getMemberGroups` and
 * `/{id}/checkMemberGroups` tell the groups, `…MemberObjects` the directory roles too
 * (https://learn.microsoft.com/graph/api/directoryobject-getmemberobjects).
 */
export function membershipRoutes({ directory }: GraphContext, find: Find<DirectoryObject>): GraphRoutes {
  const routes = newRoutes();
  for (const [objects, roles] of [
    ["Groups", false],
    ["Objects", true],
  ] as const) {
    routes.post(`/:id/getMember${objects}`, async (request) => {
      const { securityEnabledOnly } = await jsonBody(request);
      return answer(request, membershipsOf(directory, readable(request), roles, securityEnabledOnly === true));
    });

    routes.post(`/:id/checkMember${objects}`, async (request) => {
      const property = roles ? "ids" : "groupIds";
      const asked = texts(property, (await jsonBody(request))[property]).map((id) => id.toLowerCase());
      const all = membershipsOf(directory, readable(request), roles, false);
      return answer(
        request,
        asked.filter((id) => all.includes(id)),
      );
    });
  }

  function readable(request: GraphRequest): string {
    const { caller } = request.var;
    const { id } = find(parameter(request, "id"));
    permit(mayReadGroups(caller) || mayRead(caller, findDirectoryObject(directory, id)));
    return id;
  }

  return routes;
}

function answer(request: GraphRequest, value: string[]): Response {
  return request.json({ "@odata.context": contextUrl(request, { set: "Collection(Edm.String)" }), value });
}

function membershipsOf(directory: Directory, id: string, withRoles: boolean, securityEnabledOnly: boolean): string[] {
  const groups = directory.members.allSources(id).filter((source) => {
    const group = directory.groups.get(source);
    return group !== undefined && (!securityEnabledOnly || group.securityEnabled);
  });
  return withRoles && !securityEnabledOnly ? [...groups, ...directory.directoryRoles.targets(id)] : groups;
}
