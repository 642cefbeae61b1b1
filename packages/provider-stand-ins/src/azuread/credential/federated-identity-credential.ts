import type { TimedOperation } from "../../protocol/operation.ts";
import type { Values } from "../../protocol/property-values.ts";
import { ProviderError, type ResourceState } from "../../protocol/provider.ts";
import type { Change, ResourceDeclaration } from "../../resource/declared-resource.ts";
import { type Fields, list, string } from "../../schema/field.ts";
import { lengthBetween } from "../../schema/validators.ts";
import { keeping } from "../directory-object/partial-state.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import type { GraphSession } from "../graph/graph-client.ts";
import { isNotFound, naming } from "../graph/graph-error.ts";
import { type GraphObject, text, texts } from "../graph/graph-object.ts";
import { applicationId, objectIdOfApplication } from "./application-id.ts";

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
export class FederatedIdentityCredential implements ResourceDeclaration {
  readonly fields = credentialFields;
  readonly secrets = [];
  readonly stateNote = { timeouts: { create: 900, read: 300, update: 300, delete: 300 } };
  readonly #azureAd: AzureAd;

  constructor(azureAd: AzureAd) {
    this.#azureAd = azureAd;
  }

  importable(id: string): boolean {
    return /^[^/]+\/federatedIdentityCredential\/[^/]+$/.test(id);
  }

  create(planned: Values, operation: TimedOperation): Promise<ResourceState> {
    const objectId = objectIdOfApplication(text(planned.applicationId));
    const graph = this.#azureAd.during(operation);
    return this.#azureAd.alone(objectId, () => create(graph, objectId, planned));
  }

  read(id: string, _state: Values, operation: TimedOperation): Promise<Values | undefined> {
    return read(this.#azureAd.during(operation), id);
  }

  update(id: string, change: Change & { prior: Values }, operation: TimedOperation): Promise<Values> {
    const graph = this.#azureAd.during(operation);
    return this.#azureAd.alone(objectIdIn(id), async () => {
      const { state } = await keeping(id, change.prior, async () => {
        const body = { ...properties(change.planned), id: credentialIdIn(id) };
        await naming(`Updating ${nameOf(id)}`, graph.patch(pathOf(id), body));
        return readWritten(graph, id);
      });
      return state;
    });
  }

  delete(id: string, _state: Values, operation: TimedOperation): Promise<void> {
    const graph = this.#azureAd.during(operation);
    return this.#azureAd.alone(objectIdIn(id), () =>
      naming(`Removing ${nameOf(id)}`, graph.delete(pathOf(id))),
    );
  }
}

// An id is `<application object ID>/federatedIdentityCredential/<credential ID>`.
const objectIdIn = (id: string) => id.split("/")[0] ?? "";
const credentialIdIn = (id: string) => id.split("/").at(-1) ?? "";
const pathOf = (id: string) =>
  `/v1.0/applications/${objectIdIn(id)}/federatedIdentityCredentials/${credentialIdIn(id)}`;
const nameOf = (id: string) =>
  `Application Id Federated Identity Credential (Application: "${objectIdIn(id)}"\n` +
  `Federated Identity Credential: "${credentialIdIn(id)}")`;

async function create(graph: GraphSession, objectId: string, planned: Values): Promise<ResourceState> {
  const path = `/v1.0/applications/${objectId}`;
  const application = `Application (Application: "${objectId}")`;
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
  return keeping(id, { ...planned, credentialId }, () => untilShown(graph, id));
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

/** Reads until Graph shows a new credential; on a service without replication lag that is at once. */
async function untilShown(graph: GraphSession, id: string): Promise<Values> {
  for (let seconds = 1; ; seconds = Math.min(seconds * 2, 10)) {
    const state = await read(graph, id);
    if (state) {
      return state;
    }
    if (!(await graph.pause(seconds))) {
      return readWritten(graph, id);
    }
  }
}

async function readWritten(graph: GraphSession, id: string): Promise<Values> {
  const state = await read(graph, id);
  if (!state) {
    throw new ProviderError(
      `${nameOf(id)} was not found although it was just written. It is kept in the state: run \`pulumi up\` again, ` +
        "or `pulumi refresh` if it was deleted meanwhile.",
    );
  }
  return state;
}

async function read(graph: GraphSession, id: string): Promise<Values | undefined> {
  const reading = naming(`Retrieving ${nameOf(id)}`, graph.get(pathOf(id)));
  const credential = await reading.catch((error: unknown) =>
    isNotFound(error) ? undefined : Promise.reject(error),
  );
  return (
    credential && {
      applicationId: `/applications/${objectIdIn(id)}`,
      audiences: texts(credential.audiences),
      credentialId: credentialIdIn(id),
      description: text(credential.description),
      displayName: text(credential.name),
      issuer: text(credential.issuer),
      subject: text(credential.subject),
    }
  );
}
