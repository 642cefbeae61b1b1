import { dateTime, entityType, flag, guid, text, textList } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/group, of which local Entra keeps what sign-in needs. */
export const groupType = entityType("group", {
  id: guid({ readOnly: true, filterable: true }),
  createdDateTime: dateTime({ readOnly: true }),
  description: text(),
  displayName: text({ filterable: true }),
  groupTypes: textList({ filterable: true }),
  mailEnabled: flag({ filterable: true, initial: false }),
  mailNickname: text({ filterable: true }),
  securityEnabled: flag({ filterable: true, initial: true }),
});
