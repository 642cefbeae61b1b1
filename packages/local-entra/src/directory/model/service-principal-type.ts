import { credentials } from "./application-type.ts";
import { complex, complexList, dateTime, entityType, flag, guid, text, textList } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalType = entityType("servicePrincipal", {
  id: guid({ readOnly: true, filterable: true }),
  accountEnabled: flag({ filterable: true, initial: true }),
  alternativeNames: textList({ filterable: true }),
  appDescription: text({ readOnly: true }),
  appDisplayName: text({ readOnly: true }),
  appId: guid({ readOnly: true, filterable: true }),
  appOwnerOrganizationId: guid({ readOnly: true, filterable: true }),
  appRoleAssignmentRequired: flag({ initial: false }),
  appRoles: complexList("appRole", {}, { readOnly: true }),
  createdDateTime: dateTime({ readOnly: true }),
  deletedDateTime: dateTime({ readOnly: true }),
  ...credentials,
  description: text(),
  displayName: text({ filterable: true, readOnly: true }),
  homepage: text({ readOnly: true }),
  loginUrl: text(),
  logoutUrl: text({ readOnly: true }),
  notes: text(),
  notificationEmailAddresses: textList(),
  oauth2PermissionScopes: complexList("permissionScope", {}, { readOnly: true }),
  preferredSingleSignOnMode: text(),
  replyUrls: textList({ readOnly: true }),
  samlMetadataUrl: text({ readOnly: true, betaOnly: true }),
  samlSingleSignOnSettings: complex("samlSingleSignOnSettings", { relayState: text() }, { atomic: true }),
  servicePrincipalNames: textList({ filterable: true, readOnly: true }),
  servicePrincipalType: text({ filterable: true, readOnly: true, initial: "Application" }),
  signInAudience: text({ readOnly: true }),
  tags: textList({ filterable: true }),
});
