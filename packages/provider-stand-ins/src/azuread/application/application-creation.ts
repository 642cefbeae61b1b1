import { randomUUID } from "node:crypto";

import type { Values } from "../../protocol/property-values.ts";
import { ProviderError, type ResourceState } from "../../protocol/provider.ts";
import { givesFeatures, tagsOfFeatures } from "../directory-object/feature-tags.ts";
import { completeOwners, type NewOwners, newOwners } from "../directory-object/owners.ts";
import { firstChange, keeping } from "../directory-object/partial-state.ts";
import { applicationName } from "../directory-object/resource-id.ts";
import { naming } from "../graph/graph-error.ts";
import { flag, type GraphObject, object, text, texts } from "../graph/graph-object.ts";
import type { GraphSession, NotYet } from "../graph/graph-session.ts";
import { readWritten, refuseTakenName } from "./application-reading.ts";
import {
  apiProperties,
  applicationType,
  appRoles,
  commonProperties,
  optionalClaims,
  postResponseProperties,
  requiredResourceAccess,
} from "./application-request.ts";

/** Creates an application, with the requests of the real provider in its order. */
export async function createApplication(graph: GraphSession, planned: Values): Promise<ResourceState> {
  if (text(planned.templateId) !== "") {
    throw new ProviderError("the azuread stand-in does not cover applications made from a template (templateId)");
  }
  if (flag(planned.preventDuplicateNames)) {
    await refuseTakenName(graph, planned, "");
  }
  const owners = newOwners(planned, await graph.callerObjectId());
  const request = createProperties(graph, planned, owners);
  const created = await naming("Could not create application", graph.post("/v1.0/applications", request));
  const objectId = text(created.id);
  if (objectId === "") {
    throw new ProviderError("Object ID returned for application is nil/empty: Bad API response");
  }
  return keeping(`/applications/${objectId}`, sentState(planned, created, owners), async () => {
    await assertDisplayName(graph, objectId, planned);
    await patchRemaining(graph, objectId, planned);
    const what = `application with object ID: "${objectId}"`;
    await completeOwners(graph, `/v1.0/applications/${objectId}`, what, owners);
    return readWritten(graph, objectId, planned);
  });
}

function createProperties(graph: GraphSession, planned: Values, owners: NewOwners): GraphObject {
  const tags = givesFeatures(planned.featureTags) ? tagsOfFeatures(planned.featureTags) : texts(planned.tags);
  const { acceptMappedClaims, ...api } = apiProperties(planned);
  return {
    ...commonProperties(planned, tags),
    // Who may change only what it owns cannot set mapped claims in a create, so they follow in a PATCH.
    api: acceptMappedClaims ? api : { acceptMappedClaims, ...api },
    appRoles: appRoles(planned),
    identifierUris: texts(planned.identifierUris),
    optionalClaims: optionalClaims(planned),
    requiredResourceAccess: requiredResourceAccess(planned),
    "owners@odata.bind": owners.first.map((owner) => graph.reference(owner)),
  };
}

/** What is certainly set when a later request of the create fails. */
function sentState(planned: Values, created: GraphObject, owners: NewOwners): Values {
  const api = planned.api ? { ...(object(planned.api) as Values), mappedClaimsEnabled: false } : null;
  return {
    api,
    clientId: text(created.appId),
    oauth2PostResponseRequired: null,
    objectId: text(created.id),
    owners: owners.first,
  };
}

/** Sets a temporary name and then the real one: Graph takes a change only where the new object has arrived. */
async function assertDisplayName(graph: GraphSession, objectId: string, planned: Values): Promise<void> {
  for (const displayName of [`TERRAFORM_UPDATE_${randomUUID()}`, text(planned.displayName)]) {
    const body = { ...applicationType, displayName };
    await firstChange(
      "application",
      `Failed to patch application with object ID "${objectId}" after creating`,
      graph.patch(`/v1.0/applications/${objectId}`, body, hasNotArrived),
    );
  }
}

/** The properties that a create does not take. */
async function patchRemaining(graph: GraphSession, objectId: string, planned: Values): Promise<void> {
  if (planned.oauth2PostResponseRequired !== null) {
    await naming(
      `Failed to set \`oauth2_post_response_required\` for ${applicationName(objectId)}`,
      graph.patch(`/beta/applications/${objectId}`, postResponseProperties(planned), hasNotArrived),
    );
  }
  const api = apiProperties(planned);
  if (api.acceptMappedClaims) {
    await naming(
      "[api.0.mapped_claims_enabled] Failed to patch application after creating to set `api.0.mapped_claims_enabled` property",
      graph.patch(`/v1.0/applications/${objectId}`, { ...applicationType, api }, hasNotArrived),
    );
  }
}

/** Refusals of the first changes to a new application, which has not arrived on every server yet. */
const hasNotArrived: NotYet = ({ status }) => status === 404 || status === 409;
