import { Hono } from "hono";

import type { Directory } from "../../directory/directory.ts";
import { appRoleAssignmentType } from "../../directory/model/app-role-assignment-type.ts";
import type { AppRoleAssignment } from "../../directory/objects/app-role-assignment.ts";
import type { ServicePrincipal } from "../../directory/objects/service-principal.ts";
import { findDirectoryObject } from "../entities/directory-objects.ts";
import { entityAnswer, listAnswer } from "../odata/answer.ts";
import { findByKey } from "../odata/key.ts";
import { pageOf } from "../odata/page.ts";
import { entityQuery, listQuery } from "../odata/query.ts";
import { notFound } from "../request/graph-error.ts";
import { type GraphContext, type GraphEnv, jsonBody, parameter } from "../request/graph-request.ts";
import {
  requireApplicationRead,
  requireAppRoleAssignmentCreate,
  requireAppRoleAssignmentDelete,
} from "../request/permissions.ts";
import { createAppRoleAssignment } from "./app-role-assignment-creation.ts";

/** From which side a service principal sees its assignments. */
interface Side {
  /** As in `/servicePrincipals/{id}/appRoleAssignments`. */
  path: string;
  /** Which of an assignment's objects the one in the path is. */
  end: "principalId" | "resourceId";
}

const GRANTED: Side = { path: "appRoleAssignments", end: "principalId" };
const GIVEN: Side = { path: "appRoleAssignedTo", end: "resourceId" };

/**
 * `/servicePrincipals/{id}/appRoleAssignments`, what it was granted, and `…/appRoleAssignedTo`, who was assigned to it
 * (https://learn.microsoft.com/graph/api/resources/approleassignment).
 */
export function appRoleAssignmentRoutes(context: GraphContext): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();
  for (const side of [GRANTED, GIVEN]) {
    routes.route("/", sideRoutes(context, side));
  }
  return routes;
}

function sideRoutes({ directory, origin }: GraphContext, side: Side): Hono<GraphEnv> {
  const routes = new Hono<GraphEnv>();

  routes.get(`/:id/${side.path}`, (request) => {
    requireApplicationRead(request.get("caller"));
    const query = listQuery(appRoleAssignmentType, request);
    const shown = of(directory, side, parameter(request, "id")).map((one) => document(directory, one));
    return request.json(listAnswer(request, origin, appRoleAssignmentType, pageOf(shown, query), query));
  });

  routes.post(`/:id/${side.path}`, async (request) => {
    requireAppRoleAssignmentCreate(request.get("caller"));
    const body = await jsonBody(request);
    const created = directory.transaction(() => {
      const { id } = servicePrincipal(directory, parameter(request, "id"));
      return createAppRoleAssignment(directory, { [side.end]: id }, body);
    });
    return request.json(
      entityAnswer(request, origin, appRoleAssignmentType, document(directory, created)),
      201,
    );
  });

  routes.get(`/:id/${side.path}/:assignment`, (request) => {
    requireApplicationRead(request.get("caller"));
    const query = entityQuery(appRoleAssignmentType, request);
    const found = find(directory, side, parameter(request, "id"), parameter(request, "assignment"));
    return request.json(
      entityAnswer(request, origin, appRoleAssignmentType, document(directory, found), query),
    );
  });

  routes.delete(`/:id/${side.path}/:assignment`, (request) => {
    requireAppRoleAssignmentDelete(request.get("caller"));
    directory.transaction(() => {
      const found = find(directory, side, parameter(request, "id"), parameter(request, "assignment"));
      directory.appRoleAssignments.delete(found.id);
    });
    return request.body(null, 204);
  });

  return routes;
}

function servicePrincipal(directory: Directory, key: string): ServicePrincipal {
  return findByKey(directory.servicePrincipals, key);
}

function of(directory: Directory, { end }: Side, key: string): AppRoleAssignment[] {
  const { id } = servicePrincipal(directory, key);
  return directory.appRoleAssignments.list().filter((assignment) => assignment[end] === id);
}

function find(directory: Directory, side: Side, key: string, assignmentId: string): AppRoleAssignment {
  const found = of(directory, side, key).find(({ id }) => id === assignmentId);
  if (!found) {
    throw notFound(assignmentId);
  }
  return found;
}

/** An assignment as Graph shows it: with the names that its two ends have now. */
function document(directory: Directory, assignment: AppRoleAssignment) {
  const principal = findDirectoryObject(directory, assignment.principalId);
  const resource = directory.servicePrincipals.get(assignment.resourceId);
  const { displayName = null } = principal.document as { displayName?: string };
  const { name } = principal.type;
  return {
    ...assignment,
    deletedDateTime: null,
    principalDisplayName: displayName,
    principalType: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    resourceDisplayName: resource?.displayName ?? null,
  };
}
