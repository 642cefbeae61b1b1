import type { Values } from "../../protocol/property-values.ts";
import { deprecatedFeatures, featuresOfTags } from "../directory-object/feature-tags.ts";
import { appRoleState, idsByValue, scopeState } from "../directory-object/permission.ts";
import { flag, type GraphObject, isObject, objects, text, texts, textsOf } from "../graph/graph-object.ts";

/** What Graph answers about one service principal. */
export interface ServicePrincipalAnswers {
  readonly servicePrincipal: GraphObject;
  /** The beta endpoint's answer: v1.0 does not know `samlMetadataUrl`. */
  readonly beta: GraphObject;
}

/** What Graph knows of a service principal besides its owners. */
export function servicePrincipalState({ servicePrincipal, beta }: ServicePrincipalAnswers): Values {
  const tags = texts(servicePrincipal.tags);
  const clientId = text(servicePrincipal.appId);
  const saml = servicePrincipal.samlSingleSignOnSettings;
  return {
    ...textsOf(servicePrincipal, "description", "displayName", "loginUrl", "logoutUrl", "notes"),
    ...textsOf(servicePrincipal, "preferredSingleSignOnMode", "signInAudience"),
    accountEnabled: flag(servicePrincipal.accountEnabled),
    alternativeNames: texts(servicePrincipal.alternativeNames),
    appRoleAssignmentRequired: flag(servicePrincipal.appRoleAssignmentRequired),
    appRoleIds: idsByValue(objects(servicePrincipal.appRoles)),
    appRoles: objects(servicePrincipal.appRoles).map(appRoleState),
    applicationTenantId: text(servicePrincipal.appOwnerOrganizationId),
    clientId,
    featureTags: featuresOfTags(tags),
    features: deprecatedFeatures(tags),
    homepageUrl: text(servicePrincipal.homepage),
    notificationEmailAddresses: texts(servicePrincipal.notificationEmailAddresses),
    oauth2PermissionScopeIds: idsByValue(objects(servicePrincipal.oauth2PermissionScopes)),
    oauth2PermissionScopes: objects(servicePrincipal.oauth2PermissionScopes).map(scopeState),
    objectId: text(servicePrincipal.id),
    redirectUris: texts(servicePrincipal.replyUrls),
    samlMetadataUrl: text(beta.samlMetadataUrl),
    samlSingleSignOn: isObject(saml) ? { relayState: text(saml.relayState) } : null,
    // Its own client ID is among the names and says nothing new.
    servicePrincipalNames: texts(servicePrincipal.servicePrincipalNames).filter(
      (name) => name.toLowerCase() !== clientId.toLowerCase(),
    ),
    tags,
    type: text(servicePrincipal.servicePrincipalType),
  };
}
