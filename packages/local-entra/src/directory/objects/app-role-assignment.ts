import { randomBytes } from "node:crypto";

import type { DirectoryObject } from "../collection.ts";
import { exactTimestamp } from "../timestamp.ts";
import { edm, entityType, guidBytes } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export const appRoleAssignmentType = entityType("appRoleAssignment", {
  id: edm.text({ readOnly: true }),
  appRoleId: edm.guid(),
  createdDateTime: edm.dateTime({ readOnly: true }),
  deletedDateTime: edm.dateTime({ readOnly: true }),
  principalDisplayName: edm.text({ readOnly: true, filterable: true }),
  principalId: edm.guid(),
  principalType: edm.text({ readOnly: true }),
  resourceDisplayName: edm.text({ readOnly: true }),
  resourceId: edm.guid({ filterable: true }),
});

/** What an assignment names when the application has no roles, or none was chosen. */
export const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** Access of a user, group or service principal to an application, by Graph's `appRoleAssignment`. */
export interface AppRoleAssignment extends DirectoryObject {
  /** ID of one of the resource's app roles, or `defaultAccess`. */
  appRoleId: string;
  createdDateTime: string;
  /** Object ID of the one who was assigned. */
  principalId: string;
  /** Object ID of the application's service principal. */
  resourceId: string;
}

/**
 * A new assignment, made at `now`. Its ID is as Graph's are: the principal's and sixteen random bytes, in base64url
 * (the examples of https://learn.microsoft.com/graph/api/serviceprincipal-list-approleassignedto).
 */
export function appRoleAssignment(
  { appRoleId, principalId, resourceId }: Omit<AppRoleAssignment, "id" | "createdDateTime">,
  now: Date,
): AppRoleAssignment {
  const id = Buffer.concat([guidBytes(principalId), randomBytes(16)]).toString("base64url");
  return { id, appRoleId, createdDateTime: exactTimestamp(now), principalId, resourceId };
}

/** Whether two assignments give the same principal the same role of the same application. */
export function isSameAssignment(one: AppRoleAssignment, other: AppRoleAssignment): boolean {
  return (
    one.appRoleId === other.appRoleId && one.principalId === other.principalId && one.resourceId === other.resourceId
  );
}
