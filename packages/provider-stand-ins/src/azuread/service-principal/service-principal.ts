import { randomUUID } from "node:crypto";

import type { Values } from "../../protocol/property-values.ts";
import { ProviderError, type ResourceState } from "../../protocol/provider.ts";
import type { Change, ResourceDeclaration } from "../../resource/declared-resource.ts";
import { hasChange } from "../directory-object/change.ts";
import { givesFeatures, tagsOfFeatures } from "../directory-object/feature-tags.ts";
import { completeOwners, type NewOwners, newOwners, replaceOwners } from "../directory-object/owners.ts";
import { firstChange, keeping, written } from "../directory-object/partial-state.ts";
import { lastPart } from "../directory-object/resource-id.ts";
import { naming } from "../graph/graph-error.ts";
import { flag, type GraphObject, object, text, textOrNull, texts } from "../graph/graph-object.ts";
import type { GraphSession, NotYet } from "../graph/graph-session.ts";
import { servicePrincipalFields } from "./service-principal-fields.ts";
import { nameOf, readServicePrincipal } from "./service-principal-reading.ts";

const servicePrincipalType = { "@odata.type": "#microsoft.graph.servicePrincipal" };

/** `azuread:index/servicePrincipal:ServicePrincipal`: what sign-in, consent and assignment attach to. */
export const servicePrincipal: ResourceDeclaration<GraphSession> = {
  fields: servicePrincipalFields,
  secrets: [],
  stateNote: { schemaVersion: 1, timeouts: { create: 600, read: 300, update: 600, delete: 300 } },

  importable: (id) => /^\/servicePrincipals\/[^/]+$/.test(id),

  async create(graph, planned) {
    const existing = await findExisting(graph, text(planned.clientId));
    if (existing === undefined) {
      return createNew(graph, planned);
    }
    if (!flag(planned.useExisting)) {
      throw new ProviderError(
        `[id] A resource with the ID "${existing}" already exists: To be managed via Terraform, this resource needs ` +
          "to be imported into the State. Please see the resource documentation for " +
          '"azuread_service_principal" for more information.',
      );
    }
    const change = { id: existing, prior: undefined, planned };
    return keeping(idOf(existing), { objectId: existing }, () => patchAndRead(graph, existing, change));
  },

  read: (graph, id, state) => readServicePrincipal(graph, lastPart(id), state),

  async update(graph, id, change) {
    const { state } = await keeping(id, change.prior, () => patchAndRead(graph, lastPart(id), change));
    return state;
  },

  async delete(graph, id, state) {
    const objectId = lastPart(id);
    const removal = graph.delete(`/v1.0/servicePrincipals/${objectId}`);
    const named = naming(`[id] Deleting ${nameOf(objectId)}`, removal);
    // One that was there before may be refused to go, for example a service of Microsoft's.
    await (flag(state.useExisting) ? named.catch(() => undefined) : named);
  },
};

const idOf = (objectId: string) => `/servicePrincipals/${objectId}`;

async function findExisting(graph: GraphSession, clientId: string): Promise<string | undefined> {
  const $filter = `appId eq '${clientId.replaceAll("'", "''")}'`;
  const listing = graph.list("/v1.0/servicePrincipals", { $filter });
  const [existing] = await naming("Could not list existing service principals", listing);
  return existing && text(existing.id);
}

async function createNew(graph: GraphSession, planned: Values): Promise<ResourceState> {
  const owners = newOwners(planned, await graph.callerObjectId());
  const request = createProperties(graph, planned, owners);
  const created = await naming(
    "Could not create service principal",
    graph.post("/v1.0/servicePrincipals", request, hasNoApplicationYet),
  );
  const objectId = text(created.id);
  if (objectId === "") {
    throw new ProviderError("Bad API response: object ID returned for service principal is nil");
  }
  const path = `/v1.0/servicePrincipals/${objectId}`;
  const sent = { description: null, objectId, owners: owners.first };
  return keeping(idOf(objectId), sent, async () => {
    // Replaces the temporary description.
    await firstChange(
      "service principal",
      "Failed to patch service principal after creating",
      graph.patch(path, { ...servicePrincipalType, description: textOrNull(planned.description) }),
    );
    await completeOwners(graph, path, nameOf(objectId), owners);
    return written(nameOf(objectId), await readServicePrincipal(graph, objectId, planned));
  });
}

function createProperties(graph: GraphSession, planned: Values, owners: NewOwners): GraphObject {
  const tags = wantedTags(planned, () => true);
  return {
    ...commonProperties(planned, tags),
    appId: text(planned.clientId),
    description: `TERRAFORM_UPDATE_${randomUUID()}`,
    "owners@odata.bind": owners.first.map((owner) => graph.reference(owner)),
  };
}

async function patchAndRead(graph: GraphSession, objectId: string, change: Change): Promise<Values> {
  const { planned } = change;
  const path = `/v1.0/servicePrincipals/${objectId}`;
  const tags = wantedTags(planned, (key) => hasChange(change, key));
  const body = commonProperties(planned, tags);
  await naming(`Updating ${nameOf(objectId)}`, graph.patch(path, body));
  if (hasChange(change, "owners")) {
    await replaceOwners(graph, path, nameOf(objectId), texts(planned.owners));
  }
  return written(nameOf(objectId), await readServicePrincipal(graph, objectId, planned));
}

function commonProperties(planned: Values, tags: string[]): GraphObject {
  const { relayState } = object(planned.samlSingleSignOn);
  return {
    ...servicePrincipalType,
    accountEnabled: flag(planned.accountEnabled),
    alternativeNames: texts(planned.alternativeNames),
    appRoleAssignmentRequired: flag(planned.appRoleAssignmentRequired),
    description: textOrNull(planned.description),
    loginUrl: textOrNull(planned.loginUrl),
    notes: textOrNull(planned.notes),
    notificationEmailAddresses: texts(planned.notificationEmailAddresses),
    preferredSingleSignOnMode: textOrNull(planned.preferredSingleSignOnMode),
    samlSingleSignOnSettings: planned.samlSingleSignOn ? { relayState: text(relayState) } : {},
    tags,
  };
}

function wantedTags(planned: Values, counts: (key: string) => boolean): string[] {
  const key = ["featureTags", "features"].find((name) => givesFeatures(planned[name]) && counts(name));
  return key ? tagsOfFeatures(planned[key]) : texts(planned.tags);
}

/** Entra ID's two ways to say that the application has not arrived everywhere yet; the second one is misleading. */
const hasNoApplicationYet: NotYet = ({ status, graphMessage }) =>
  (status === 400 &&
    /The appId '.+' of the service principal does not reference a valid application object/.test(graphMessage)) ||
  (status === 403 &&
    graphMessage.includes(
      "When using this permission, the backing application of the service principal being created must in the local tenant",
    ));
