import { blank, type DocumentOf } from "../model/property.ts";
import { servicePrincipalType } from "../model/service-principal-type.ts";
import type { Application } from "./application.ts";

/** An enterprise application: the registration's presence in the tenant, by Graph's `servicePrincipal`. */
export interface ServicePrincipal extends DocumentOf<typeof servicePrincipalType.properties> {}

/** A new service principal of a registration, with Graph's defaults. */
export function newServicePrincipal(
  application: Application,
  identity: { id: string; tenantId: string; createdDateTime: string },
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
