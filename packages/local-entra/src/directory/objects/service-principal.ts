import { type Application, appRole, credentials, permissionScope, published } from "./application.ts";
import {
  blank,
  complexList,
  type DocumentOf,
  dateTime,
  each,
  entityType,
  flag,
  guid,
  text,
  textList,
  whole,
} from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalType = entityType("servicePrincipal", {
  id: guid<string>({ readOnly: true, filterable: true }),
  deletedDateTime: dateTime({ readOnly: true }),
  accountEnabled: flag<boolean>({ filterable: true, initial: true }),
  alternativeNames: textList({ filterable: true }),
  appDisplayName: text<string>({ readOnly: true }),
  appDescription: text({ readOnly: true }),
  appId: guid<string>({ readOnly: true, filterable: true }),
  applicationTemplateId: text({ readOnly: true, filterable: true }),
  appOwnerOrganizationId: guid<string>({ readOnly: true, filterable: true }),
  appRoleAssignmentRequired: flag<boolean>({ initial: false }),
  createdDateTime: dateTime({ readOnly: true }),
  description: text(),
  disabledByMicrosoftStatus: text({ readOnly: true }),
  displayName: text<string>({ filterable: true, readOnly: true }),
  ...each(["homepage", "logoutUrl"], text({ readOnly: true })),
  ...each(["loginUrl", "notes", "preferredSingleSignOnMode", "preferredTokenSigningKeyThumbprint"], text()),
  notificationEmailAddresses: textList(),
  replyUrls: textList({ readOnly: true }),
  servicePrincipalNames: textList({ filterable: true, readOnly: true }),
  servicePrincipalType: text<string>({ filterable: true, readOnly: true, initial: "Application" }),
  signInAudience: text<string>({ readOnly: true }),
  tags: textList({ filterable: true }),
  tokenEncryptionKeyId: guid(),
  samlMetadataUrl: text({ readOnly: true, betaOnly: true }),
  samlSingleSignOnSettings: whole("samlSingleSignOnSettings", { relayState: text() }),
  addIns: published.addIns,
  appRoles: complexList("appRole", appRole, { readOnly: true }),
  info: { ...published.info, readOnly: true as const },
  ...credentials,
  oauth2PermissionScopes: complexList("permissionScope", permissionScope, { readOnly: true }),
  resourceSpecificApplicationPermissions: complexList(
    "resourceSpecificPermission",
    { description: text(), displayName: text(), id: guid(), isEnabled: flag(), value: text() },
    { readOnly: true },
  ),
  verifiedPublisher: published.verifiedPublisher,
});

/** An enterprise application: the registration's presence in the tenant, by Graph's `servicePrincipal`. */
export interface ServicePrincipal extends DocumentOf<typeof servicePrincipalType.properties> {}

/** A new service principal of a registration, with Graph's defaults. */
export function newServicePrincipal(
  application: Application,
  identity: { id: string; tenantId: string; createdDateTime: string | null },
): ServicePrincipal {
  const { id, tenantId, createdDateTime } = identity;
  return {
    ...blank(servicePrincipalType),
    ...{ id, createdDateTime, appId: application.appId, appOwnerOrganizationId: tenantId },
    ...mirrored(application),
  };
}

/** What a service principal in the registration's own tenant copies from it whenever it changes. */
export function mirrored(application: Application) {
  return {
    appDescription: application.description,
    appDisplayName: application.displayName,
    appRoles: application.appRoles,
    displayName: application.displayName,
    homepage: application.web.homePageUrl,
    info: application.info,
    logoutUrl: application.web.logoutUrl,
    oauth2PermissionScopes: application.api.oauth2PermissionScopes,
    replyUrls: [
      ...application.web.redirectUris,
      ...application.spa.redirectUris,
      ...application.publicClient.redirectUris,
    ],
    servicePrincipalNames: [...application.identifierUris, application.appId],
    signInAudience: application.signInAudience,
  } satisfies Partial<ServicePrincipal>;
}
