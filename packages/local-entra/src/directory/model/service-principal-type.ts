import { appRole, credentials, permissionScope } from "./application-type.ts";
import { complexList, dateTime, entityType, flag, guid, text, textList, whole } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalType = entityType("servicePrincipal", {
  id: guid<string>({ readOnly: true, filterable: true }),
  accountEnabled: flag<boolean>({ filterable: true, initial: true }),
  alternativeNames: textList({ filterable: true }),
  appDescription: text({ readOnly: true }),
  appDisplayName: text<string>({ readOnly: true }),
  appId: guid<string>({ readOnly: true, filterable: true }),
  appOwnerOrganizationId: guid<string>({ readOnly: true, filterable: true }),
  appRoleAssignmentRequired: flag<boolean>({ initial: false }),
  appRoles: complexList("appRole", appRole, { readOnly: true }),
  createdDateTime: dateTime<string>({ readOnly: true }),
  deletedDateTime: dateTime({ readOnly: true }),
  ...credentials,
  description: text(),
  displayName: text<string>({ filterable: true, readOnly: true }),
  homepage: text({ readOnly: true }),
  loginUrl: text(),
  logoutUrl: text({ readOnly: true }),
  notes: text(),
  notificationEmailAddresses: textList(),
  oauth2PermissionScopes: complexList("permissionScope", permissionScope, { readOnly: true }),
  preferredSingleSignOnMode: text(),
  replyUrls: textList({ readOnly: true }),
  samlMetadataUrl: text({ readOnly: true, betaOnly: true }),
  samlSingleSignOnSettings: whole("samlSingleSignOnSettings", { relayState: text() }),
  servicePrincipalNames: textList({ filterable: true, readOnly: true }),
  servicePrincipalType: text<string>({ filterable: true, readOnly: true, initial: "Application" }),
  signInAudience: text<string>({ readOnly: true }),
  tags: textList({ filterable: true }),
});
