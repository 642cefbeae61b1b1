import type { Value, Values } from "../../protocol/property-values.ts";
import { featuresOfTags } from "../directory-object/feature-tags.ts";
import { flag, type GraphObject, isObject, object, objects, text, texts } from "../graph/graph-object.ts";

/** What Graph answers about one application. */
export interface ApplicationAnswers {
  readonly application: GraphObject;
  /** The beta endpoint's answer: v1.0 does not know `oauth2RequirePostResponse`. */
  readonly beta: GraphObject;
  readonly ownerIds: string[];
}

/** The state of an application by Graph's answers. `prior` holds what only the program knows. */
export function applicationState({ application, beta, ownerIds }: ApplicationAnswers, prior: Values): Values {
  const info = object(application.info);
  const api = object(application.api);
  const tags = texts(application.tags);
  return {
    api: isObject(application.api) ? apiState(api) : null,
    appRoleIds: idsByValue(objects(application.appRoles)),
    appRoles: objects(application.appRoles).map(appRoleState),
    clientId: text(application.appId),
    description: text(application.description),
    deviceOnlyAuthEnabled: flag(application.isDeviceOnlyAuthSupported),
    disabledByMicrosoft: text(application.disabledByMicrosoftStatus),
    displayName: text(application.displayName),
    fallbackPublicClientEnabled: flag(application.isFallbackPublicClient),
    featureTags: featuresOfTags(tags),
    groupMembershipClaims: claimList(application.groupMembershipClaims),
    identifierUris: texts(application.identifierUris),
    logoImage: text(prior.logoImage),
    logoUrl: text(info.logoUrl),
    marketingUrl: text(info.marketingUrl),
    notes: text(application.notes),
    oauth2PermissionScopeIds: idsByValue(objects(api.oauth2PermissionScopes)),
    oauth2PostResponseRequired: flag(beta.oauth2RequirePostResponse),
    objectId: text(application.id),
    optionalClaims: isObject(application.optionalClaims)
      ? optionalClaimsState(application.optionalClaims)
      : null,
    owners: ownerIds,
    password: null,
    preventDuplicateNames: flag(prior.preventDuplicateNames),
    privacyStatementUrl: text(info.privacyStatementUrl),
    publicClient: redirectsState(application.publicClient),
    publisherDomain: text(application.publisherDomain),
    requiredResourceAccesses: objects(application.requiredResourceAccess).map(requiredAccessState),
    serviceManagementReference: text(application.serviceManagementReference),
    signInAudience: text(application.signInAudience),
    singlePageApplication: redirectsState(application.spa),
    supportUrl: text(info.supportUrl),
    tags,
    templateId: text(application.applicationTemplateId),
    termsOfServiceUrl: text(info.termsOfServiceUrl),
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

/** A delegated permission that an application exposes. */
export function scopeState(scope: GraphObject): Values {
  return {
    adminConsentDescription: text(scope.adminConsentDescription),
    adminConsentDisplayName: text(scope.adminConsentDisplayName),
    enabled: flag(scope.isEnabled),
    id: text(scope.id),
    type: text(scope.type),
    userConsentDescription: text(scope.userConsentDescription),
    userConsentDisplayName: text(scope.userConsentDisplayName),
    value: text(scope.value),
  };
}

/** A role that users or applications can be assigned to. */
export function appRoleState(role: GraphObject): Values {
  return {
    allowedMemberTypes: texts(role.allowedMemberTypes),
    description: text(role.description),
    displayName: text(role.displayName),
    enabled: flag(role.isEnabled),
    id: text(role.id),
    value: text(role.value),
  };
}

/** IDs of roles or scopes by their value, which is what programs know them by. */
export function idsByValue(permissions: GraphObject[]): Values {
  const named = permissions.filter(({ value }) => text(value) !== "");
  return Object.fromEntries(named.map(({ id, value }) => [text(value), text(id)]));
}

/** Graph keeps the claims as one text with commas. */
function claimList(claims: unknown): Value {
  if (claims === null) {
    return [];
  }
  return text(claims)
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
    resourceAccesses: objects(required.resourceAccess).map(({ id, type }) => ({
      id: text(id),
      type: text(type),
    })),
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
