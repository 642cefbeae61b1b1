import type { DirectoryObject } from "../collection.ts";

/** A consent to delegated permissions, by Graph's `oAuth2PermissionGrant`. */
export interface PermissionGrant extends DirectoryObject {
  /** Object ID of the client's service principal. */
  clientId: string;
  /** An administrator consents for everybody, a user for one. */
  consentType: "AllPrincipals" | "Principal";
  /** Object ID of the user who consented; null when it is for everybody. */
  principalId: string | null;
  /** Object ID of the service principal of the API, such as Microsoft Graph's. */
  resourceId: string;
  /** Permissions, separated by spaces. */
  scope: string;
}
