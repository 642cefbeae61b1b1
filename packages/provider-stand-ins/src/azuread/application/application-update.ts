import type { Values } from "../../protocol/property-values.ts";
import type { Change } from "../../resource/declared-resource.ts";
import { hasChange } from "../directory-object/change.ts";
import { givesFeatures, tagsOfFeatures } from "../directory-object/feature-tags.ts";
import { replaceOwners } from "../directory-object/owners.ts";
import { keeping } from "../directory-object/partial-state.ts";
import { applicationName } from "../directory-object/resource-id.ts";
import { naming } from "../graph/graph-error.ts";
import { flag, type GraphObject, texts } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";
import { readWritten, refuseTakenName } from "./application-reading.ts";
import {
  apiProperties,
  appRoles,
  commonProperties,
  optionalClaims,
  permissionScopes,
  postResponseProperties,
  requiredResourceAccess,
} from "./application-request.ts";
import { appRoleKind, disableChanged, scopeKind } from "./permission-disabling.ts";

/** Updates an application. When it fails, the state stays what it was, so that the next `up` sends everything again. */
export async function updateApplication(
  graph: GraphSession,
  objectId: string,
  change: Change & { prior: Values },
): Promise<Values> {
  const { planned, prior } = change;
  const result = await keeping(`/applications/${objectId}`, prior, async () => {
    if (flag(planned.preventDuplicateNames)) {
      await refuseTakenName(graph, planned, objectId);
    }
    await disablePermissions(graph, objectId, change);
    await patch(graph, objectId, change);
    return readWritten(graph, objectId, planned);
  });
  return result.state;
}

async function disablePermissions(graph: GraphSession, objectId: string, change: Change): Promise<void> {
  const path = `/v1.0/applications/${objectId}`;
  if (hasChange(change, "appRoles")) {
    await naming(
      `[app_role] Could not disable App Roles for application with object ID "${objectId}"`,
      disableChanged(graph, path, appRoleKind, appRoles(change.planned)),
    );
  }
  if (hasChange(change, "api", "oauth2PermissionScopes")) {
    await naming(
      `[api.0.oauth2_permission_scope] Could not disable OAuth2 Permission Scopes for application with object ID "${objectId}"`,
      disableChanged(graph, path, scopeKind, permissionScopes(change.planned)),
    );
  }
}

async function patch(graph: GraphSession, objectId: string, change: Change): Promise<void> {
  const { planned } = change;
  const path = `/v1.0/applications/${objectId}`;
  const what = `application with object ID: "${objectId}"`;
  await naming(`Could not update ${what}`, graph.patch(path, updateProperties(change)));
  if (hasChange(change, "oauth2PostResponseRequired")) {
    await naming(
      `Failed to set \`oauth2_post_response_required\` for ${applicationName(objectId)}`,
      graph.patch(`/beta/applications/${objectId}`, postResponseProperties(planned)),
    );
  }
  if (hasChange(change, "owners")) {
    await replaceOwners(graph, path, what, texts(planned.owners));
  }
}

/** One fixed block, and what else has changed. */
function updateProperties(change: Change): GraphObject {
  const { planned } = change;
  const { oauth2PermissionScopes, ...api } = apiProperties(planned);
  const featuresChange = givesFeatures(planned.featureTags) && hasChange(change, "featureTags");
  const tags = featuresChange ? tagsOfFeatures(planned.featureTags) : texts(planned.tags);
  return {
    ...commonProperties(planned, tags),
    api: hasChange(change, "api", "oauth2PermissionScopes") ? { ...api, oauth2PermissionScopes } : api,
    ...(hasChange(change, "appRoles") ? { appRoles: appRoles(planned) } : {}),
    ...(hasChange(change, "identifierUris") ? { identifierUris: texts(planned.identifierUris) } : {}),
    ...(hasChange(change, "optionalClaims") ? { optionalClaims: optionalClaims(planned) } : {}),
    ...(hasChange(change, "requiredResourceAccesses")
      ? { requiredResourceAccess: requiredResourceAccess(planned) }
      : {}),
  };
}
