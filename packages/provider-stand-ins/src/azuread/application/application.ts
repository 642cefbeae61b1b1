import type { TimedOperation } from "../../protocol/operation.ts";
import type { Values } from "../../protocol/property-values.ts";
import type { ResourceState } from "../../protocol/provider.ts";
import type { Change, ResourceDeclaration } from "../../resource/declared-resource.ts";
import type { AzureAd } from "../graph/azure-ad.ts";
import { naming } from "../graph/graph-error.ts";
import { flag, text } from "../graph/graph-object.ts";
import { createApplication } from "./application-creation.ts";
import { applicationFields } from "./application-fields.ts";
import { refuseTakenName } from "./application-name.ts";
import { readApplication } from "./application-reading.ts";
import { markFollowing, reviewPermissions, reviewPersonalAccounts } from "./application-review.ts";
import { updateApplication } from "./application-update.ts";

/** `azuread:index/application:Application`: the app registration. */
export class Application implements ResourceDeclaration {
  readonly fields = applicationFields;
  readonly secrets = [];
  readonly stateNote = { schemaVersion: 2, timeouts: { create: 600, read: 300, update: 600, delete: 300 } };
  readonly #azureAd: AzureAd;

  constructor(azureAd: AzureAd) {
    this.#azureAd = azureAd;
  }

  importable(id: string): boolean {
    return /^\/applications\/[^/]+$/.test(id);
  }

  async review(change: Change, operation: TimedOperation): Promise<void> {
    const { planned, prior } = change;
    const renamed = text(planned.displayName) !== text(prior?.displayName);
    if (flag(planned.preventDuplicateNames) && renamed) {
      await refuseTakenName(this.#azureAd.during(operation), planned, objectIdIn(change.id));
    }
    reviewPermissions(planned);
    markFollowing(change);
    reviewPersonalAccounts(planned);
  }

  create(planned: Values, operation: TimedOperation): Promise<ResourceState> {
    return createApplication(this.#azureAd.during(operation), planned);
  }

  read(id: string, state: Values, operation: TimedOperation): Promise<Values | undefined> {
    return readApplication(this.#azureAd.during(operation), objectIdIn(id), state);
  }

  update(id: string, change: Change & { prior: Values }, operation: TimedOperation): Promise<Values> {
    const objectId = objectIdIn(id);
    const graph = this.#azureAd.during(operation);
    return this.#azureAd.alone(objectId, () => updateApplication(graph, objectId, change));
  }

  async delete(id: string, _state: Values, operation: TimedOperation): Promise<void> {
    const objectId = objectIdIn(id);
    const removal = this.#azureAd.during(operation).delete(`/v1.0/applications/${objectId}`);
    // The real provider says the reason twice.
    await removal.catch((error: Error) =>
      naming(`[id] deleting Application (Application: "${objectId}"): ${error.message}`, removal),
    );
  }
}

function objectIdIn(id: string): string {
  return id.split("/").at(-1) ?? "";
}
