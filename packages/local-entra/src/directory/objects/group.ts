import { blank, type DocumentOf, dateTime, entityType, flag, guid, text, textList } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/group, of which local Entra keeps what sign-in needs. */
export const groupType = entityType("group", {
  id: guid<string>({ readOnly: true, filterable: true }),
  createdDateTime: dateTime<string>({ readOnly: true }),
  description: text(),
  displayName: text<string>({ filterable: true }),
  /** Empty for a security group. */
  groupTypes: textList({ filterable: true }),
  mailEnabled: flag<boolean>({ filterable: true, initial: false }),
  mailNickname: text<string>({ filterable: true }),
  securityEnabled: flag<boolean>({ filterable: true, initial: true }),
});

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
