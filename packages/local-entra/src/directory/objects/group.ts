import type { DirectoryObject } from "../collection.ts";

/** A group of the tenant, with the property names of Microsoft Graph's `group`. */
export interface Group extends DirectoryObject {
  createdDateTime: string;
  description: string | null;
  displayName: string;
  /** Empty for a security group. */
  groupTypes: string[];
  mailEnabled: boolean;
  mailNickname: string;
  securityEnabled: boolean;
}

/** A new security group, with Graph's defaults. */
export function newGroup(identity: { id: string; displayName: string; createdDateTime: string }): Group {
  return {
    ...identity,
    description: null,
    groupTypes: [],
    mailEnabled: false,
    mailNickname: identity.displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
    securityEnabled: true,
  };
}
