import type { Values } from "../../protocol/property-values.ts";
import { ProviderError, type ResourceState } from "../../protocol/provider.ts";
import type { ResourceDeclaration } from "../../resource/declared-resource.ts";
import { rfc3339 } from "../../schema/date-validator.ts";
import { type Fields, map, string } from "../../schema/field.ts";
import { notEmpty } from "../../schema/validators.ts";
import { keeping } from "../directory-object/partial-state.ts";
import { applicationId, applicationName, firstPart, lastPart } from "../directory-object/resource-id.ts";
import { existing, naming, unlessGone } from "../graph/graph-error.ts";
import { type GraphObject, objects, text } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";

const passwordFields: Fields = {
  applicationId: string({ required: true, replaceOnChange: true, validate: applicationId }),
  displayName: string({ computed: true, replaceOnChange: true }),
  endDate: string({ computed: true, replaceOnChange: true, conflictsWith: ["endDateRelative"], validate: rfc3339 }),
  endDateRelative: string({ deprecated: true, replaceOnChange: true, conflictsWith: ["endDate"], validate: notEmpty }),
  keyId: string({ readOnly: true }),
  rotateWhenChanged: map({ replaceOnChange: true }),
  startDate: string({ computed: true, replaceOnChange: true, validate: rfc3339 }),
  value: string({ readOnly: true }),
};

/** `azuread:index/applicationPassword:ApplicationPassword`: one client secret of an application. */
export const applicationPassword: ResourceDeclaration<GraphSession> = {
  fields: passwordFields,
  secrets: ["value"],
  stateNote: { schemaVersion: 1, timeouts: { create: 900, read: 300, update: 300, delete: 300 } },

  /** The value is only in the answer that made it, so there is nothing to import. */
  importable: () => false,

  create(graph, planned) {
    const objectId = lastPart(text(planned.applicationId));
    return graph.alone(objectId, () => addPassword(graph, objectId, planned));
  },

  async read(graph, id, state) {
    const credential = await find(graph, id);
    return credential && { ...state, ...shownState(id, credential) };
  },

  /** Every property replaces; the engine asks for an update only to try again after a failed read. */
  async update(graph, id, change) {
    const credential = await find(graph, id);
    if (!credential) {
      throw new ProviderError(
        `the client secret with key ID ${lastPart(id)} does not exist any more; run \`pulumi refresh\``,
      );
    }
    return { ...change.prior, ...shownState(id, credential) };
  },

  /** An id is `<application object ID>/password/<key ID>`. */
  async delete(graph, id) {
    const objectId = firstPart(id);
    const keyId = lastPart(id);
    await graph.alone(objectId, () =>
      naming(
        `Removing password credential "${keyId}" from ${applicationName(objectId)}`,
        graph.post(`/v1.0/applications/${objectId}/removePassword`, { keyId }),
      ),
    );
  },
};

async function addPassword(graph: GraphSession, objectId: string, planned: Values): Promise<ResourceState> {
  const path = `/v1.0/applications/${objectId}`;
  const named = applicationName(objectId);
  await existing(`[application_id] ${named}`, naming(`[application_id] Retrieving ${named}`, graph.get(path)));
  const added = await naming(
    `Adding password for ${named}`,
    graph.post(`${path}/addPassword`, { passwordCredential: wantedCredential(planned) }),
  );
  const keyId = text(added.keyId);
  const value = text(added.secretText);
  if (keyId === "" || value === "") {
    await dropUnusable(graph, path, keyId);
    const lacking = keyId === "" ? "keyId" : "password";
    throw new ProviderError(`API error adding password for ${named}: nil or empty ${lacking} received`);
  }
  const id = `${objectId}/password/${keyId}`;
  const made = { ...planned, ...shownState(id, added), value };
  // The value cannot be had a second time: whatever fails from here on, it is kept.
  return keeping(id, made, async () => {
    const credential = await find(graph, id);
    return { ...made, ...(credential ? shownState(id, credential) : {}) };
  });
}

function wantedCredential(planned: Values): GraphObject {
  const displayName = text(planned.displayName);
  const startDateTime = text(planned.startDate);
  const endDateTime = text(planned.endDate);
  return {
    ...(displayName === "" ? {} : { displayName }),
    ...(endDateTime === "" ? {} : { endDateTime }),
    ...(startDateTime === "" ? {} : { startDateTime }),
  };
}

/** A secret whose value nobody knows is of no use; when it cannot be removed, the error that follows is still the reason. */
async function dropUnusable(graph: GraphSession, path: string, keyId: string): Promise<void> {
  if (keyId !== "") {
    await graph.post(`${path}/removePassword`, { keyId }).catch(() => undefined);
  }
}

async function find(graph: GraphSession, id: string): Promise<GraphObject | undefined> {
  const objectId = firstPart(id);
  const reading = graph.get(`/v1.0/applications/${objectId}`);
  const application = await unlessGone(naming(`[application_id] Retrieving ${applicationName(objectId)}`, reading));
  const keyId = lastPart(id).toLowerCase();
  return objects(application?.passwordCredentials).find((one) => text(one.keyId).toLowerCase() === keyId);
}

function shownState(id: string, credential: GraphObject): Values {
  return {
    applicationId: `/applications/${firstPart(id)}`,
    displayName: text(credential.displayName),
    endDate: text(credential.endDateTime),
    keyId: lastPart(id),
    startDate: text(credential.startDateTime),
  };
}
