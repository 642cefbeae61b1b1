import { groupType } from "../model/group-type.ts";
import { blank, type DocumentOf } from "../model/property.ts";

/** A group of the tenant, with the property names of Microsoft Graph's `group`. */
export interface Group extends DocumentOf<typeof groupType.properties> {}

/** A new security group, with Graph's defaults. */
export function newGroup(identity: Pick<Group, "id" | "displayName" | "createdDateTime">): Group {
  return {
    ...blank(groupType),
    ...identity,
    mailNickname: identity.displayName.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-"),
  };
}
