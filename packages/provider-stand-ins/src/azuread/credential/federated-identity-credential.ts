import type { Values } from "../../protocol/property-values.ts";
import { ProviderError, type ResourceState } from "../../protocol/provider.ts";
import type { ResourceDeclaration } from "../../resource/declared-resource.ts";
import { type Fields, list, string } from "../../schema/field.ts";
import { lengthBetween } from "../../schema/validators.ts";
import { keeping, written } from "../directory-object/partial-state.ts";
import { applicationId, applicationName, firstPart, lastPart } from "../directory-object/resource-id.ts";
import { naming, unlessGone } from "../graph/graph-error.ts";
import { type GraphObject, text, texts } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";

const credentialFields: Fields = {
  applicationId: string({ required: true, replaceOnChange: true, validate: applicationId }),
  audiences: list(string(), { required: true, maxItems: 1 }),
  credentialId: string({ readOnly: true }),
  description: string(),
  displayName: string({ required: true, replaceOnChange: true, validate: lengthBetween(1, 120) }),
  issuer: string({ required: true }),
  subject: string({ required: true }),
};

/** `azuread:index/applicationFederatedIdentityCredential:…`: whose tokens may sign in as an application. */
export const federatedIdentityCredential: ResourceDeclaration<GraphSession> = {
  fields: credentialFields,
  secrets: [],
  stateNote: { timeouts: { create: 900, read: 300, update: 300, delete: 300 } },

  importable: (id) => /^[^/]+\/federatedIdentityCredential\/[^/]+$/.test(id),

  create(graph, planned) {
    const objectId = lastPart(text(planned.applicationId));
    return graph.alone(objectId, () => create(graph, objectId, planned));
  },

  read,

  async update(graph, id, change) {
    const { state } = await graph.alone(firstPart(id), () =>
      keeping(id, change.prior, async () => {
        const body = { ...properties(change.planned), id: lastPart(id) };
        await naming(`Updating ${nameOf(id)}`, graph.patch(pathOf(id), body));
        return readWritten(graph, id);
      }),
    );
    return state;
  },

  delete: (graph, id) => graph.alone(firstPart(id), () => naming(`Removing ${nameOf(id)}`, graph.delete(pathOf(id)))),
};

// An id is `<application object ID>/federatedIdentityCredential/<credential ID>`.
const pathOf = (id: string) => `/v1.0/applications/${firstPart(id)}/federatedIdentityCredentials/${lastPart(id)}`;
const nameOf = (id: string) =>
  `Application Id Federated Identity Credential (Application: "${firstPart(id)}"\n` +
  `Federated Identity Credential: "${lastPart(id)}")`;

async function create(graph: GraphSession, objectId: string, planned: Values): Promise<ResourceState> {
  const path = `/v1.0/applications/${objectId}`;
  const application = applicationName(objectId);
  const check = graph.get(path);
  // The real provider says the reason twice.
  await check.catch((error: Error) => naming(`retrieving ${application}: ${error.message}`, check));
  const created = await naming(
    `Adding federated identity credential for ${application}`,
    graph.post(`${path}/federatedIdentityCredentials`, properties(planned)),
  );
  const credentialId = text(created.id);
  if (credentialId === "") {
    throw new ProviderError(
      `API error adding federated identity credential for ${application}: nil or empty ID received`,
    );
  }
  const id = `${objectId}/federatedIdentityCredential/${credentialId}`;
  return keeping(id, { ...planned, credentialId }, async () => {
    const shown = await graph.until(() => read(graph, id));
    return shown ?? readWritten(graph, id);
  });
}

function properties(planned: Values): GraphObject {
  return {
    "@odata.type": "#microsoft.graph.federatedIdentityCredential",
    audiences: texts(planned.audiences),
    description: text(planned.description),
    issuer: text(planned.issuer),
    name: text(planned.displayName),
    subject: text(planned.subject),
  };
}

async function readWritten(graph: GraphSession, id: string): Promise<Values> {
  return written(nameOf(id), await read(graph, id));
}

async function read(graph: GraphSession, id: string): Promise<Values | undefined> {
  const credential = await unlessGone(naming(`Retrieving ${nameOf(id)}`, graph.get(pathOf(id))));
  return (
    credential && {
      applicationId: `/applications/${firstPart(id)}`,
      audiences: texts(credential.audiences),
      credentialId: lastPart(id),
      description: text(credential.description),
      displayName: text(credential.name),
      issuer: text(credential.issuer),
      subject: text(credential.subject),
    }
  );
}
