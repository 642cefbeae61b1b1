import type { DirectoryObject } from "./collection.ts";

/** What an assignment names when the application has no roles, or none was chosen. */
export const DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000";

/** Access of a user, group or service principal to an application, by Graph's `appRoleAssignment`. */
export interface AppRoleAssignment extends DirectoryObject {
  /** ID of one of the resource's app roles, or `DEFAULT_ACCESS`. */
  appRoleId: string;
  createdDateTime: string;
  /** Object ID of the one who was assigned. */
  principalId: string;
  /** Object ID of the application's service principal. */
  resourceId: string;
}
