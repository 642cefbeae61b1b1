import type { ResourceDeclaration } from "../../resource/declared-resource.ts";
import { applicationName, lastPart } from "../directory-object/resource-id.ts";
import { naming } from "../graph/graph-error.ts";
import { flag, text } from "../graph/graph-object.ts";
import type { GraphSession } from "../graph/graph-session.ts";
import { createApplication } from "./application-creation.ts";
import { applicationFields } from "./application-fields.ts";
import { readApplication, refuseTakenName } from "./application-reading.ts";
import { markFollowing, reviewPermissions, reviewPersonalAccounts } from "./application-review.ts";
import { updateApplication } from "./application-update.ts";

/** `azuread:index/application:Application`: the app registration. */
export const application: ResourceDeclaration<GraphSession> = {
  fields: applicationFields,
  secrets: [],
  stateNote: { schemaVersion: 2, timeouts: { create: 600, read: 300, update: 600, delete: 300 } },

  importable: (id) => /^\/applications\/[^/]+$/.test(id),

  async review(graph, change) {
    const { planned, prior } = change;
    const renamed = text(planned.displayName) !== text(prior?.displayName);
    if (flag(planned.preventDuplicateNames) && renamed) {
      await refuseTakenName(graph, planned, lastPart(change.id));
    }
    reviewPermissions(planned);
    markFollowing(change);
    reviewPersonalAccounts(planned);
  },

  create: createApplication,

  read: (graph, id, state) => readApplication(graph, lastPart(id), state),

  update: (graph, id, change) => graph.alone(lastPart(id), () => updateApplication(graph, lastPart(id), change)),

  async delete(graph, id) {
    const objectId = lastPart(id);
    const removal = graph.delete(`/v1.0/applications/${objectId}`);
    // The real provider says the reason twice.
    await removal.catch((error: Error) =>
      naming(`[id] deleting ${applicationName(objectId)}: ${error.message}`, removal),
    );
  },
};
