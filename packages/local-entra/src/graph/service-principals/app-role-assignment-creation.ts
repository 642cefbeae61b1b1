import type { Directory } from "../../directory/directory.ts";
import { appRoleAssignmentType } from "../../directory/model/app-role-assignment-type.ts";
import {
  type AppRoleAssignment,
  appRoleAssignment,
  DEFAULT_ACCESS,
  isSameAssignment,
} from "../../directory/objects/app-role-assignment.ts";
import { findDirectoryObject } from "../entities/directory-objects.ts";
import { badRequest, invalidValue, notFound } from "../request/graph-error.ts";

type Ends = Pick<AppRoleAssignment, "principalId" | "resourceId">;

const NAMES = ["appRoleId", "principalId", "resourceId"] as const;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What `allowedMemberTypes` of an app role calls the types of a principal. */
const MEMBER_TYPES: Record<string, string> = {
  user: "User",
  group: "User",
  servicePrincipal: "Application",
};

/**
 * Stores an assignment that a request asks for at the address of one of its ends.
 * @throws GraphError 400 for a body that does not name that end, an unknown role or an assignment that is there, 404
 * for an unknown principal or resource.
 */
export function createAppRoleAssignment(
  directory: Directory,
  addressed: Partial<Ends>,
  body: Record<string, unknown>,
): AppRoleAssignment {
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

function idsOf(body: Record<string, unknown>): Pick<AppRoleAssignment, (typeof NAMES)[number]> {
  const known: readonly string[] = NAMES;
  const unknown = Object.keys(body).find((name) => !name.includes("@") && !known.includes(name));
  if (unknown !== undefined) {
    throw badRequest(`Invalid property '${unknown}'.`);
  }
  const [appRoleId, principalId, resourceId] = NAMES.map((name) => guid(name, body[name])) as [
    string,
    string,
    string,
  ];
  return { appRoleId, principalId, resourceId };
}

function guid(name: string, value: unknown): string {
  if (typeof value !== "string" || !GUID.test(value)) {
    throw invalidValue(name, appRoleAssignmentType.title, "It must be of type Edm.Guid.");
  }
  return value.toLowerCase();
}

function checkRole(directory: Directory, { appRoleId, principalId, resourceId }: ReturnType<typeof idsOf>) {
  const resource = directory.servicePrincipals.get(resourceId);
  if (!resource) {
    throw notFound(resourceId);
  }
  const { type } = findDirectoryObject(directory, principalId);
  const memberType = MEMBER_TYPES[type.name];
  if (memberType === undefined) {
    throw notFound(principalId);
  }
  const role = resource.appRoles.find(({ id }) => id === appRoleId);
  const assignable = role?.isEnabled && role.allowedMemberTypes.includes(memberType);
  if (!assignable && appRoleId !== DEFAULT_ACCESS) {
    throw badRequest(`Permission being assigned was not found on application '${resource.appId}'.`);
  }
}
