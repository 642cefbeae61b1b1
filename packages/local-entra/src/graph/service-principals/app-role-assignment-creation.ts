import type { Directory } from "../../directory/directory.ts";
import { appRoleAssignmentType } from "../../directory/model/app-role-assignment-type.ts";
import { guidPattern } from "../../directory/model/property.ts";
import {
  type AppRoleAssignment,
  appRoleAssignment,
  defaultAccess,
  isSameAssignment,
} from "../../directory/objects/app-role-assignment.ts";
import { findDirectoryObject } from "../entities/directory-objects.ts";
import { found } from "../odata/key.ts";
import { badRequest, checkValue } from "../request/graph-error.ts";
import type { Body } from "../request/graph-request.ts";

type Ends = Pick<AppRoleAssignment, "principalId" | "resourceId">;

/** What `allowedMemberTypes` of an app role calls the types of a principal. */
const memberTypes: Record<string, string> = {
  user: "User",
  group: "User",
  servicePrincipal: "Application",
};

/**
 * Stores an assignment that a request asks for at the address of one of its ends.
 * @throws GraphError 400 for a body that does not name that end, an unknown role or an assignment that is there, 404
 * for an unknown principal or resource.
 */
export function createAppRoleAssignment(directory: Directory, addressed: Partial<Ends>, body: Body): AppRoleAssignment {
  const wanted = idsOf(body);
  for (const [end, id] of Object.entries(addressed)) {
    if (wanted[end as keyof Ends] !== id) {
      throw badRequest("Not a valid reference update.");
    }
  }
  checkRole(directory, wanted);
  const created = appRoleAssignment({ ...wanted, createdDateTime: directory.now().toISOString() });
  if (directory.appRoleAssignments.list().some((kept) => isSameAssignment(kept, created))) {
    throw badRequest("Permission being assigned already exists on the object");
  }
  return directory.appRoleAssignments.insert(created);
}

function idsOf({ appRoleId, principalId, resourceId, ...others }: Body): Ends & { appRoleId: string } {
  const unknown = Object.keys(others).find((name) => !name.includes("@"));
  if (unknown !== undefined) {
    throw badRequest(`Invalid property '${unknown}'.`);
  }
  return {
    appRoleId: guid("appRoleId", appRoleId),
    principalId: guid("principalId", principalId),
    resourceId: guid("resourceId", resourceId),
  };
}

function guid(name: string, value: unknown): string {
  const id = typeof value === "string" ? value : "";
  checkValue(guidPattern.test(id), name, appRoleAssignmentType.title, "It must be of type Edm.Guid.");
  return id.toLowerCase();
}

function checkRole(directory: Directory, { appRoleId, principalId, resourceId }: ReturnType<typeof idsOf>) {
  const resource = found(resourceId, directory.servicePrincipals.get(resourceId));
  const memberType = found(principalId, memberTypes[findDirectoryObject(directory, principalId).type.name]);
  const role = resource.appRoles.find(({ id }) => id === appRoleId);
  const assignable = role?.isEnabled && role.allowedMemberTypes.includes(memberType);
  if (!assignable && appRoleId !== defaultAccess) {
    throw badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  }
}
