import type { DirectoryObject } from "./directory-object.ts";

/** A person in the tenant, with the property names of Microsoft Graph's `user`. */
export interface User extends DirectoryObject {
  accountEnabled: boolean;
  displayName: string;
  givenName: string | null;
  surname: string | null;
  jobTitle: string | null;
  userPrincipalName: string;
  /** Only set when the person has a mailbox; the `email` claim is left out without it. */
  mail: string | null;
  userType: "Member" | "Guest";
}
