import type { automation } from "@pulumi/pulumi";

import { resourceTypes } from "../impact/recording/resource-change.ts";
import type { StackOutputs, StackState } from "./stack-state.ts";

type Step = automation.StepEventMetadata;

/** Steps that leave nothing under their URN, or stand before the program's own. */
const passing = ["delete", "delete-replaced", "discard", "discard-replaced", "refresh", "remove-pending-replace"];

/** The state that a run leaves, as its events show it: they mask the secrets of resources. */
export class SeenState {
  readonly #steps: Step[] = [];

  /** To be given each event of the run. */
  hear({ resOutputsEvent }: automation.EngineEvent): void {
    if (resOutputsEvent !== undefined) {
      this.#steps.push(resOutputsEvent.metadata);
    }
  }

  /** Whether a preview shows the state as it is. A create that was cut off is one to come, and so changes something. */
  get isUnchanged(): boolean {
    const last = [...this.#last(this.#steps).values()];
    return last.some(({ type }) => type === resourceTypes.stack) && last.every(isUnchanged);
  }

  /** The state with the outputs that the program told. */
  with(outputs: StackOutputs): StackState {
    const left = this.#last(this.#steps.filter(({ op }) => !passing.includes(op)));
    return { resources: [...left.values()].flatMap(({ new: target }) => target ?? []), pendingCreates: [], outputs };
  }

  /** Of a component and of the stack the last step alone has the outputs. */
  #last(steps: Step[]): Map<string, Step> {
    return new Map(steps.map((step) => [step.urn, step]));
  }
}

function isUnchanged({ op, old, new: target }: Step): boolean {
  return op === "same" && JSON.stringify(old?.outputs) === JSON.stringify(target?.outputs);
}
