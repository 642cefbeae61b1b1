import { groupType } from "../model/group-type.ts";
import { blank } from "../model/property.ts";
import type { DirectoryObject } from "./directory-object.ts";

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
    ...blank<Group>(groupType),
    ...identity,
    mailNickname: identity.displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
  };
}
