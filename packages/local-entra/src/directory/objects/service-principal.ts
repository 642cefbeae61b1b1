import { type Application, appRole, credentials, permissionScope, published } from "./application.ts";
import { blank, type DocumentOf, each, edm, entityType } from "./property.ts";

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
export const servicePrincipalType = entityType("servicePrincipal", {
  id: edm.guid<string>({ readOnly: true, filterable: true }),
  deletedDateTime: edm.dateTime({ readOnly: true }),
  accountEnabled: edm.flag<boolean>({ filterable: true, initial: true }),
  alternativeNames: edm.textList({ filterable: true }),
  appDisplayName: edm.text<string>({ readOnly: true }),
  appDescription: edm.text({ readOnly: true }),
  appId: edm.guid<string>({ readOnly: true, filterable: true }),
  applicationTemplateId: edm.text({ readOnly: true, filterable: true }),
  appOwnerOrganizationId: edm.guid<string>({ readOnly: true, filterable: true }),
  appRoleAssignmentRequired: edm.flag<boolean>({ initial: false }),
  createdDateTime: edm.dateTime({ readOnly: true }),
  description: edm.text(),
  disabledByMicrosoftStatus: edm.text({ readOnly: true }),
  displayName: edm.text<string>({ filterable: true, readOnly: true }),
  ...each(["homepage", "logoutUrl"], edm.text({ readOnly: true })),
  ...each(["loginUrl", "notes", "preferredSingleSignOnMode", "preferredTokenSigningKeyThumbprint"], edm.text()),
  notificationEmailAddresses: edm.textList(),
  replyUrls: edm.textList({ readOnly: true }),
  servicePrincipalNames: edm.textList({ filterable: true, readOnly: true }),
  servicePrincipalType: edm.text<string>({ filterable: true, readOnly: true, initial: "Application" }),
  signInAudience: edm.text<string>({ readOnly: true }),
  tags: edm.textList({ filterable: true }),
  tokenEncryptionKeyId: edm.guid(),
  samlMetadataUrl: edm.text({ readOnly: true, betaOnly: true }),
  samlSingleSignOnSettings: edm.whole("samlSingleSignOnSettings", { relayState: edm.text() }),
  addIns: published.addIns,
  appRoles: edm.complexList("appRole", appRole, { readOnly: true }),
  info: { ...published.info, readOnly: true as const },
  ...credentials,
  oauth2PermissionScopes: edm.complexList("permissionScope", permissionScope, { readOnly: true }),
  resourceSpecificApplicationPermissions: edm.complexList(
    "resourceSpecificPermission",
    { description: edm.text(), displayName: edm.text(), id: edm.guid(), isEnabled: edm.flag(), value: edm.text() },
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
