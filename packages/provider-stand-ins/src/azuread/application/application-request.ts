import type { Values } from "../../protocol/property-values.ts";
import { checksumOrder } from "../../schema/set-order.ts";
import { appRoleRequest, scopeRequest } from "../directory-object/permission.ts";
import { flag, type GraphObject, object, objects, text, textOrNull, texts, textsOf } from "../graph/graph-object.ts";

// The properties of Microsoft Graph's `application` for a planned state, under Graph's names
// (https://learn.microsoft.com/en-us/graph/api/resources/application).

/** What every request about an application starts with. */
export const applicationType = { "@odata.type": "#microsoft.graph.application" };

/** The properties that a create and an update both carry, whether they change or not. */
export function commonProperties(planned: Values, tags: string[]): GraphObject {
  return {
    ...applicationType,
    description: textOrNull(planned.description),
    displayName: text(planned.displayName),
    groupMembershipClaims: textOrNull(checksumOrder(texts(planned.groupMembershipClaims)).join(",")),
    info: {
      marketingUrl: textOrNull(planned.marketingUrl),
      privacyStatementUrl: textOrNull(planned.privacyStatementUrl),
      supportUrl: textOrNull(planned.supportUrl),
      termsOfServiceUrl: textOrNull(planned.termsOfServiceUrl),
    },
    isDeviceOnlyAuthSupported: flag(planned.deviceOnlyAuthEnabled),
    isFallbackPublicClient: flag(planned.fallbackPublicClientEnabled),
    notes: textOrNull(planned.notes),
    publicClient: { redirectUris: texts(object(planned.publicClient).redirectUris) },
    serviceManagementReference: textOrNull(planned.serviceManagementReference),
    signInAudience: text(planned.signInAudience),
    spa: { redirectUris: texts(object(planned.singlePageApplication).redirectUris) },
    tags,
    web: webProperties(planned),
  };
}

function webProperties(planned: Values): GraphObject {
  const web = object(planned.web);
  const grant = object(web.implicitGrant);
  return {
    homePageUrl: textOrNull(web.homepageUrl),
    implicitGrantSettings: {
      enableAccessTokenIssuance: flag(grant.accessTokenIssuanceEnabled),
      enableIdTokenIssuance: flag(grant.idTokenIssuanceEnabled),
    },
    logoutUrl: textOrNull(web.logoutUrl),
    redirectUris: texts(web.redirectUris),
  };
}

/** `api` of the application. */
export function apiProperties(planned: Values): GraphObject {
  const api = object(planned.api);
  return {
    acceptMappedClaims: flag(api.mappedClaimsEnabled),
    knownClientApplications: texts(api.knownClientApplications),
    oauth2PermissionScopes: permissionScopes(planned),
    requestedAccessTokenVersion: Number(api.requestedAccessTokenVersion ?? 1),
  };
}

/** `api.oauth2PermissionScopes` of the application. */
export function permissionScopes(planned: Values): GraphObject[] {
  return objects(object(planned.api).oauth2PermissionScopes).map(scopeRequest);
}

/** `appRoles` of the application. */
export function appRoles(planned: Values): GraphObject[] {
  return objects(planned.appRoles).map(appRoleRequest);
}

/** `optionalClaims` of the application; an empty object clears them. */
export function optionalClaims(planned: Values): GraphObject {
  const { accessTokens, idTokens, saml2Tokens } = object(planned.optionalClaims);
  const claims = {
    accessToken: objects(accessTokens).map(optionalClaim),
    idToken: objects(idTokens).map(optionalClaim),
    saml2Token: objects(saml2Tokens).map(optionalClaim),
  };
  return Object.values(claims).some((list) => list.length > 0) ? claims : {};
}

function optionalClaim(claim: GraphObject): GraphObject {
  const source = text(claim.source);
  return {
    additionalProperties: texts(claim.additionalProperties),
    essential: flag(claim.essential),
    name: text(claim.name),
    ...(source === "" ? {} : { source }),
  };
}

/** `requiredResourceAccess` of the application. */
export function requiredResourceAccess(planned: Values): GraphObject[] {
  return objects(planned.requiredResourceAccesses).map((required) => ({
    resourceAccess: objects(required.resourceAccesses).map((access) => textsOf(access, "id", "type")),
    resourceAppId: text(required.resourceAppId),
  }));
}

/** The one property that only the beta endpoint takes. */
export function postResponseProperties(planned: Values): GraphObject {
  return { ...applicationType, oauth2RequirePostResponse: flag(planned.oauth2PostResponseRequired) };
}
