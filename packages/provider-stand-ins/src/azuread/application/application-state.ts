import type { Value, Values } from "../../protocol/property-values.ts";
import { featuresOfTags } from "../directory-object/feature-tags.ts";
import { appRoleState, idsByValue, scopeState } from "../directory-object/permission.ts";
import { flag, type GraphObject, isObject, object, objects, text, texts, textsOf } from "../graph/graph-object.ts";

/**
 * The state of an application by what Graph answers of it, what its beta endpoint does, which alone knows
 * `oauth2RequirePostResponse`, and its owners. `prior` holds what only the program knows.
 */
export function applicationState(application: GraphObject, beta: GraphObject, owners: string[], prior: Values): Values {
  const api = object(application.api);
  const tags = texts(application.tags);
  return {
    ...textsOf(application, "description", "displayName", "notes", "publisherDomain"),
    ...textsOf(application, "serviceManagementReference", "signInAudience"),
    ...textsOf(object(application.info), "logoUrl", "marketingUrl", "privacyStatementUrl"),
    ...textsOf(object(application.info), "supportUrl", "termsOfServiceUrl"),
    api: isObject(application.api) ? apiState(api) : null,
    appRoleIds: idsByValue(objects(application.appRoles)),
    appRoles: objects(application.appRoles).map(appRoleState),
    clientId: text(application.appId),
    deviceOnlyAuthEnabled: flag(application.isDeviceOnlyAuthSupported),
    disabledByMicrosoft: text(application.disabledByMicrosoftStatus),
    fallbackPublicClientEnabled: flag(application.isFallbackPublicClient),
    featureTags: featuresOfTags(tags),
    groupMembershipClaims: claimList(application.groupMembershipClaims),
    identifierUris: texts(application.identifierUris),
    logoImage: text(prior.logoImage),
    oauth2PermissionScopeIds: idsByValue(objects(api.oauth2PermissionScopes)),
    oauth2PostResponseRequired: flag(beta.oauth2RequirePostResponse),
    objectId: text(application.id),
    optionalClaims: isObject(application.optionalClaims) ? optionalClaimsState(application.optionalClaims) : null,
    owners,
    password: null,
    preventDuplicateNames: flag(prior.preventDuplicateNames),
    publicClient: redirectsState(application.publicClient),
    requiredResourceAccesses: objects(application.requiredResourceAccess).map(requiredAccessState),
    singlePageApplication: redirectsState(application.spa),
    tags,
    templateId: text(application.applicationTemplateId),
    web: isObject(application.web) ? webState(application.web) : null,
  };
}

function apiState(api: GraphObject): Values {
  return {
    knownClientApplications: texts(api.knownClientApplications),
    mappedClaimsEnabled: flag(api.acceptMappedClaims),
    oauth2PermissionScopes: objects(api.oauth2PermissionScopes).map(scopeState),
    requestedAccessTokenVersion: Number(api.requestedAccessTokenVersion ?? 1),
  };
}

/** Graph keeps the claims as one text with commas. */
function claimList(claims: unknown): Value {
  return claims === null
    ? []
    : text(claims)
        .split(",")
        .map((claim) => claim.trim());
}

function optionalClaimsState(claims: GraphObject): Values {
  return {
    accessTokens: objects(claims.accessToken).map(optionalClaimState),
    idTokens: objects(claims.idToken).map(optionalClaimState),
    saml2Tokens: objects(claims.saml2Token).map(optionalClaimState),
  };
}

function optionalClaimState(claim: GraphObject): Values {
  return {
    additionalProperties: texts(claim.additionalProperties),
    essential: flag(claim.essential),
    name: text(claim.name),
    source: text(claim.source),
  };
}

function requiredAccessState(required: GraphObject): Values {
  return {
    resourceAccesses: objects(required.resourceAccess).map((access) => textsOf(access, "id", "type")),
    resourceAppId: text(required.resourceAppId),
  };
}

function redirectsState(client: unknown): Value {
  return isObject(client) ? { redirectUris: texts(client.redirectUris) } : null;
}

function webState(web: GraphObject): Values {
  const grant = web.implicitGrantSettings;
  return {
    homepageUrl: text(web.homePageUrl),
    implicitGrant: isObject(grant)
      ? {
          accessTokenIssuanceEnabled: flag(grant.enableAccessTokenIssuance),
          idTokenIssuanceEnabled: flag(grant.enableIdTokenIssuance),
        }
      : null,
    logoutUrl: text(web.logoutUrl),
    redirectUris: texts(web.redirectUris),
  };
}
