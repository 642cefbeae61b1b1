import type { Directory } from "../../directory/directory.ts";
import {
  type AppRoleAssignment,
  appRoleAssignment,
  appRoleAssignmentType,
  defaultAccess,
  isSameAssignment,
} from "../../directory/objects/app-role-assignment.ts";
import type { ServicePrincipal } from "../../directory/objects/service-principal.ts";
import { lookUpDirectoryObject } from "../entities/directory-objects.ts";
import { entityRoutes } from "../entities/entity-routes.ts";
import { found } from "../odata/key.ts";
import { merge } from "../odata/merge.ts";
import {
  type Body,
  type Find,
  type GraphContext,
  type GraphRequest,
  type GraphRoutes,
  newRoutes,
} from "../request/graph-context.ts";
import { badRequest } from "../request/graph-error.ts";
import { parameter } from "../request/graph-request.ts";
import { may } from "../request/permissions.ts";
import { checkGiven } from "../rules/value-rules.ts";

/** From which side a service principal sees its assignments: by a path, and by the end that it is of them. */
const sides = [
  ["appRoleAssignments", "principalId"],
  ["appRoleAssignedTo", "resourceId"],
] as const;

/**
 * `/servicePrincipals/{id}/appRoleAssignments`, what it was granted, and `…/appRoleAssignedTo`, who was assigned to it
 * (https://learn.microsoft.com/graph/api/resources/approleassignment).
 */
export function appRoleAssignmentRoutes(context: GraphContext, find: Find<ServicePrincipal>): GraphRoutes {
  const { directory } = context;
  const { appRoleAssignments } = directory;
  const idOf = (request: GraphRequest) => find(parameter(request, "id")).id;
  const routes = newRoutes();
  for (const [path, end] of sides) {
    const list = (request: GraphRequest) => {
      const id = idOf(request);
      const own = appRoleAssignments.list().filter((assignment) => assignment[end] === id);
      return own.flatMap((assignment) => shown(directory, assignment) ?? []);
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
      mayRead: may.readApplications,
      mayCreate: may.assign,
      mayWrite: may.removeAssignments,
      create: (body, request) => {
        const created = createAppRoleAssignment(directory, { [end]: idOf(request) }, body);
        return shown(directory, created) ?? created;
      },
      remove: ({ id }) => appRoleAssignments.delete(id),
    });
    routes.route("/", set);
  }
  return routes;
}

/** An assignment as Graph shows it: with the names that its two ends have now; of one in the recycle bin it shows none. */
function shown(directory: Directory, assignment: AppRoleAssignment) {
  const principal = lookUpDirectoryObject(directory, assignment.principalId);
  if (principal === undefined) {
    return undefined;
  }
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

type Ends = Pick<AppRoleAssignment, "principalId" | "resourceId">;

/** What `allowedMemberTypes` of an app role calls the types of a principal. */
const memberTypes: Record<string, string> = {
  user: "User",
  group: "User",
  servicePrincipal: "Application",
};

/**
 * Stores an assignment that a request asks for at the address of one of its ends.
 * @throws GraphError 400 for a body that does not name that end, an unknown principal or role, or an assignment that is there.
 */
function createAppRoleAssignment(directory: Directory, addressed: Partial<Ends>, body: Body): AppRoleAssignment {
  const none = { appRoleId: "", principalId: "", resourceId: "" };
  const wanted = merge(appRoleAssignmentType, "v1.0", none, body);
  checkGiven(appRoleAssignmentType.title, Object.keys(none), body);
  for (const [end, id] of Object.entries(addressed)) {
    if (wanted[end as keyof Ends] !== id) {
      throw invalidReference();
    }
  }
  checkRole(directory, wanted);
  const created = appRoleAssignment(wanted, directory.now());
  if (directory.appRoleAssignments.list().some((kept) => isSameAssignment(kept, created))) {
    throw badRequest("Permission being assigned already exists on the object");
  }
  return directory.appRoleAssignments.insert(created);
}

function checkRole(directory: Directory, { appRoleId, principalId, resourceId }: Ends & { appRoleId: string }) {
  const resource = found(resourceId, directory.servicePrincipals.get(resourceId));
  const memberType = memberTypes[lookUpDirectoryObject(directory, principalId)?.type.name ?? ""];
  if (memberType === undefined) {
    throw invalidReference();
  }
  const role = resource.appRoles.find(({ id }) => id === appRoleId);
  const assignable = role?.isEnabled && role.allowedMemberTypes.includes(memberType);
  if (!assignable && appRoleId !== defaultAccess) {
    throw badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  }
}

/** Also where the principal is not there (https://github.com/microsoftgraph/msgraph-bicep-types/issues/193). */
function invalidReference() {
  return badRequest("Not a valid reference update.");
}
