import { dateTime, type EntityType, guid, text } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/approleassignment */
export const appRoleAssignmentType: EntityType = {
  name: "appRoleAssignment",
  set: "appRoleAssignments",
  title: "AppRoleAssignment",
  properties: {
    id: text({ readOnly: true }),
    appRoleId: guid({ filterable: true }),
    createdDateTime: dateTime({ readOnly: true }),
    deletedDateTime: dateTime({ readOnly: true }),
    principalDisplayName: text({ readOnly: true }),
    principalId: guid({ filterable: true }),
    principalType: text({ readOnly: true }),
    resourceDisplayName: text({ readOnly: true }),
    resourceId: guid({ filterable: true }),
  },
};
