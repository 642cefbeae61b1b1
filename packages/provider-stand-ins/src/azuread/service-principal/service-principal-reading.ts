import type { Values } from "../../protocol/property-values.ts";
import { deprecatedFeatures, featuresOfTags } from "../directory-object/feature-tags.ts";
import { ownerIds } from "../directory-object/owners.ts";
import { appRoleState, idsByValue, scopeState } from "../directory-object/permission.ts";
import { isNotFound, naming, unlessGone } from "../graph/graph-error.ts";
import { flag, type GraphObject, isObject, objects, text, texts, textsOf } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";

/** A service principal in the real provider's words. */
export const nameOf = (objectId: string) => `Service Principal (Service Principal: "${objectId}")`;

/** Makes sure that a service principal is there before something is attached to it, in the words of that resource. */
export async function needServicePrincipal(
  graph: GraphSession,
  objectId: string,
  { missing, failing }: { missing: string; failing: string },
): Promise<void> {
  const reading = graph.get(`/v1.0/servicePrincipals/${objectId}`);
  // The argument that the words name is the real provider's, whichever was meant.
  await reading.catch((error) => naming(isNotFound(error) ? `[principal_object_id] ${missing}` : failing, reading));
}

/** The state of a service principal, or undefined when there is none. `prior` holds what only the program knows. */
export async function readServicePrincipal(
  graph: GraphSession,
  objectId: string,
  prior: Values,
): Promise<Values | undefined> {
  const path = `/v1.0/servicePrincipals/${objectId}`;
  const servicePrincipal = await unlessGone(naming(`Retrieving ${nameOf(objectId)}`, graph.get(path)));
  if (!servicePrincipal) {
    return undefined;
  }
  const known = await stateWithoutOwners(graph, servicePrincipal);
  const owners = await naming(`[owners] Could not retrieve owners for ${nameOf(objectId)}`, ownerIds(graph, path));
  return { ...known, owners, useExisting: prior.useExisting ?? null };
}

/** The state of a service principal that Graph has shown, with what its beta endpoint holds. */
export async function stateWithoutOwners(graph: GraphSession, servicePrincipal: GraphObject): Promise<Values> {
  const objectId = text(servicePrincipal.id);
  const beta = await naming(
    `Retrieving ${nameOf(objectId)} (beta API)`,
    graph.get(`/beta/servicePrincipals/${objectId}`, { $select: "samlMetadataUrl" }),
  );
  return servicePrincipalState(servicePrincipal, beta);
}

/** What Graph knows of a service principal besides its owners; only the beta endpoint knows `samlMetadataUrl`. */
function servicePrincipalState(servicePrincipal: GraphObject, beta: GraphObject): Values {
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
