import { dateTime, entityType, guid, text } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export const appRoleAssignmentType = entityType("appRoleAssignment", {
  id: text({ readOnly: true }),
  appRoleId: guid({ filterable: true }),
  createdDateTime: dateTime({ readOnly: true }),
  deletedDateTime: dateTime({ readOnly: true }),
  principalDisplayName: text({ readOnly: true }),
  principalId: guid({ filterable: true }),
  principalType: text({ readOnly: true }),
  resourceDisplayName: text({ readOnly: true }),
  resourceId: guid({ filterable: true }),
});
