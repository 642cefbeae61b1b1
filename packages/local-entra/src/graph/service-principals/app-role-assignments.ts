import { Hono } from "hono";

import type { Directory } from "../../directory/directory.ts";
import { appRoleAssignmentType } from "../../directory/model/app-role-assignment-type.ts";
import type { AppRoleAssignment } from "../../directory/objects/app-role-assignment.ts";
import type { ServicePrincipal } from "../../directory/objects/service-principal.ts";
import { findDirectoryObject } from "../entities/directory-objects.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { found } from "../odata/key.ts";
import { type Find, type GraphContext, type GraphEnv, type GraphRequest, parameter } from "../request/graph-request.ts";
import {
  mayCreateAppRoleAssignments,
  mayDeleteAppRoleAssignments,
  mayReadApplications,
} from "../request/permissions.ts";
import { createAppRoleAssignment } from "./app-role-assignment-creation.ts";

/** From which side a service principal sees its assignments: by a path, and by the end that it is of them. */
const sides = [
  ["appRoleAssignments", "principalId"],
  ["appRoleAssignedTo", "resourceId"],
] as const;

/**
 * `/servicePrincipals/{id}/appRoleAssignments`, what it was granted, and `…/appRoleAssignedTo`, who was assigned to it
 * (https://learn.microsoft.com/graph/api/resources/approleassignment).
 */
export function appRoleAssignmentRoutes(
  context: GraphContext,
  findServicePrincipal: Find<ServicePrincipal>,
): Hono<GraphEnv> {
  const { directory } = context;
  const { appRoleAssignments } = directory;
  const idOf = (request: GraphRequest) => findServicePrincipal(parameter(request, "id")).id;
  const routes = new Hono<GraphEnv>();
  for (const [path, end] of sides) {
    const list = (request: GraphRequest) => {
      const id = idOf(request);
      const own = appRoleAssignments.list().filter((assignment) => assignment[end] === id);
      return own.map((assignment) => shown(directory, assignment));
    };
    const set = entityRoutes(context, {
      type: appRoleAssignmentType,
      path: `/:id/${path}`,
      list,
      find: (key, request) =>
        found(
          key,
          list(request).find(({ id }) => id === key),
        ),
      mayRead: mayReadApplications,
      mayCreate: mayCreateAppRoleAssignments,
      mayWrite: mayDeleteAppRoleAssignments,
      create: (body, request) => shown(directory, createAppRoleAssignment(directory, { [end]: idOf(request) }, body)),
      remove: ({ id }) => appRoleAssignments.delete(id),
    });
    routes.route("/", set);
  }
  return routes;
}

/** An assignment as Graph shows it: with the names that its two ends have now. */
function shown(directory: Directory, assignment: AppRoleAssignment) {
  const principal = findDirectoryObject(directory, assignment.principalId);
  const resource = directory.servicePrincipals.get(assignment.resourceId);
  const { displayName = null } = principal.document as { displayName?: string };
  return {
    ...assignment,
    deletedDateTime: null,
    principalDisplayName: displayName,
    principalType: principal.type.title,
    resourceDisplayName: resource?.displayName ?? null,
  };
}
