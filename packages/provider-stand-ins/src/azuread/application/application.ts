import type { ResourceDeclaration } from "../../resource/declared-resource.ts";
import { lastPart } from "../directory-object/resource-id.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import { naming } from "../graph/graph-error.ts";
import { flag, text } from "../graph/graph-object.ts";
import { createApplication } from "./application-creation.ts";
import { applicationFields } from "./application-fields.ts";
import { refuseTakenName } from "./application-name.ts";
import { nameOf, readApplication } from "./application-reading.ts";
import { markFollowing, reviewPermissions, reviewPersonalAccounts } from "./application-review.ts";
import { updateApplication } from "./application-update.ts";

/** `azuread:index/application:Application`: the app registration. */
export const application = (azureAd: AzureAd): ResourceDeclaration => ({
  fields: applicationFields,
  secrets: [],
  stateNote: { schemaVersion: 2, timeouts: { create: 600, read: 300, update: 600, delete: 300 } },

  importable: (id) => /^\/applications\/[^/]+$/.test(id),

  async review(change, operation) {
    const { planned, prior } = change;
    const renamed = text(planned.displayName) !== text(prior?.displayName);
    if (flag(planned.preventDuplicateNames) && renamed) {
      await refuseTakenName(azureAd.during(operation), planned, lastPart(change.id));
    }
    reviewPermissions(planned);
    markFollowing(change);
    reviewPersonalAccounts(planned);
  },

  create: async (planned, operation) => createApplication(azureAd.during(operation), planned),

  read: async (id, state, operation) => readApplication(azureAd.during(operation), lastPart(id), state),

  async update(id, change, operation) {
    const graph = azureAd.during(operation);
    return azureAd.alone(lastPart(id), () => updateApplication(graph, lastPart(id), change));
  },

  async delete(id, _state, operation) {
    const objectId = lastPart(id);
    const removal = azureAd.during(operation).delete(`/v1.0/applications/${objectId}`);
    // The real provider says the reason twice.
    await removal.catch((error: Error) => naming(`[id] deleting ${nameOf(objectId)}: ${error.message}`, removal));
  },
});
