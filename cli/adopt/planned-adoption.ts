import { generationOf } from "../../components/rules/client-secret.ts";
import type { RecordedPreview } from "../impact/recording/preview-recording.ts";
import { type ResourceChange, resourceTypes } from "../impact/recording/resource-change.ts";
import { UserError } from "../user-error.ts";

/** What an adoption would do, as a preview has shown it. */
export class PlannedAdoption {
  readonly preview: RecordedPreview;

  /** @throws UserError when something would be deleted or replaced that must stay. */
  constructor(preview: RecordedPreview) {
    this.preview = preview;
    const lost = preview.changes.find(({ operation }) => operation === "replace" || operation === "delete");
    if (lost !== undefined) {
      throw new UserError(
        `Adopting must keep everything that is there, but ${lost.name} would be ${lost.operation}d ` +
          `(${lost.replaceKeys.join(", ") || "it is not declared any more"}). Nothing was changed. Bring the stack in ` +
          "order first; `npm run preview` shows it.",
      );
    }
  }

  /** Object IDs of the owners that the enterprise application has now. */
  get servicePrincipalOwners(): string[] {
    const owners = this.#of(resourceTypes.servicePrincipal)[0]?.old?.outputs.owners;
    return Array.isArray(owners) ? owners.map(String) : [];
  }

  /** The name in Entra ID of the program's current client secret; undefined where an existing one is configured. */
  get secretName(): string | undefined {
    const [current] = this.#secrets.toSorted(
      (one, other) => (generationOf(other.name) ?? 0) - (generationOf(one.name) ?? 0),
    );
    const name = current?.new?.inputs.displayName;
    return name === undefined ? undefined : String(name);
  }

  /** Whether a client secret would be made, rather than be there from an earlier run. */
  get makesSecret(): boolean {
    return this.#secrets.some(({ operation }) => operation === "create");
  }

  /** Whether the registration is adopted and as declared already. */
  get isDone(): boolean {
    return this.preview.changes.every(({ operation }) => operation === "same");
  }

  get #secrets(): ResourceChange[] {
    return this.#of(resourceTypes.clientSecret);
  }

  #of(type: string): ResourceChange[] {
    return this.preview.changes.filter((change) => change.type === type);
  }
}
