import type { automation } from "@pulumi/pulumi";

import { plainText, warningWords } from "../../stack/stops/engine-diagnostics.ts";
import { Masking } from "./masking.ts";
import { propertyChanges } from "./property-difference.ts";
import {
  type Leak,
  nameOf,
  type Operation,
  type ResourceChange,
  type ResourceState,
  resourceTypes,
} from "./resource-change.ts";

/** A rule of the policy pack that the run breaks. */
export interface PolicyViolation {
  policy: string;
  /** A mandatory one stops the run; an advisory one advises. */
  mandatory: boolean;
  /** Name of the resource; undefined when the rule is about the whole stack. */
  resource: string | undefined;
  message: string;
}

/** What the engine said beside the changes: a line or more, without colours. */
export interface Notice {
  message: string;
  /** Name of the resource; undefined when it is about none. */
  resource: string | undefined;
}

/**
 * What a preview found, free of secrets. The engine's order differs at each run. Here URNs sort the resources, parents first,
 * and texts sort the rest, so that the same change has the same report each time.
 */
export interface RecordedPreview {
  /** What the run would do, to unchanged resources as well. */
  readonly changes: ResourceChange[];
  /** What was done by hand since the last run: filled by a preview that refreshes. */
  readonly drift: ResourceChange[];
  readonly warnings: Notice[];
  readonly errors: Notice[];
  readonly policyViolations: PolicyViolation[];
  /** Where a secret would stand in clear. */
  readonly leaks: Leak[];
}

type Step = automation.StepEventMetadata;

const operations: Partial<Record<string, Operation>> = {
  create: "create",
  update: "update",
  delete: "delete",
  discard: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  "discard-replaced": "replace",
  "read-replacement": "replace",
  "import-replacement": "replace",
  "remove-pending-replace": "replace",
  import: "import",
  read: "read",
  same: "same",
};

/** Takes the engine's events of one preview (or update) and keeps what they say, without secrets. */
export class PreviewRecording implements RecordedPreview {
  readonly #masking = new Masking();
  readonly #changes = new Map<string, ResourceChange>();
  readonly #drift = new Map<string, ResourceChange>();
  readonly #warnings = new Map<string, Notice>();
  readonly #errors = new Map<string, Notice>();
  readonly #violations = new Map<string, PolicyViolation>();

  /** To be given to the engine as it is. */
  readonly onEvent = (event: automation.EngineEvent): void => {
    const { resourcePreEvent, resOutputsEvent, diagnosticEvent, policyEvent } = event;
    // The first tells what is planned; the second adds the outputs that are expected.
    const step = (resOutputsEvent ?? resourcePreEvent)?.metadata;
    if (step?.op === "refresh") {
      this.#refreshed(step, resOutputsEvent !== undefined);
    } else if (step !== undefined) {
      this.#planned(step);
    }
    if (diagnosticEvent !== undefined) {
      this.#diagnosed(diagnosticEvent);
    }
    if (policyEvent !== undefined) {
      this.#violated(policyEvent);
    }
  };

  get changes(): ResourceChange[] {
    return this.#masking.blank(inOrder(this.#changes));
  }

  get drift(): ResourceChange[] {
    return this.#masking.blank(inOrder(this.#drift));
  }

  get warnings(): Notice[] {
    return this.#masking.blank(inOrder(this.#warnings));
  }

  get errors(): Notice[] {
    return this.#masking.blank(inOrder(this.#errors));
  }

  get policyViolations(): PolicyViolation[] {
    return this.#masking.blank(inOrder(this.#violations));
  }

  get leaks(): Leak[] {
    const left = inOrder(this.#changes).filter(({ operation }) => operation !== "delete" && operation !== "clean-up");
    return left.flatMap((change) => {
      const values = change.type === resourceTypes.stack ? change.new?.outputs : change.new?.inputs;
      const clear = Object.entries(values ?? {}).filter(([, value]) => this.#masking.isInClear(value));
      return clear.map(([property]) => ({ change: this.#masking.blank(change), property }));
    });
  }

  /** Makes secrets known that the events mask, such as the state's, so that they are found and masked wherever they stand in clear. */
  knows(secrets: string[]): void {
    this.#masking.remember(secrets);
  }

  /** A text from elsewhere, such as an error, without the secrets that the events have shown. */
  masked(text: string): string {
    return this.#masking.text(text);
  }

  #planned(step: Step): void {
    const operation = operations[step.op] ?? "update";
    const earlier = this.#changes.get(step.urn);
    const change = this.#changeOf(step, operation);
    if (step.op === "delete-replaced" && earlier !== undefined && earlier.operation !== "replace") {
      this.#changes.set(`${step.urn} (left over)`, { ...change, operation: "clean-up" });
      return;
    }
    // `delete-replaced` knows the old state only, and comes last.
    this.#changes.set(step.urn, {
      ...change,
      old: change.old ?? earlier?.old,
      new: change.new ?? (operation === "replace" ? earlier?.new : undefined),
      properties: change.properties.length > 0 ? change.properties : (earlier?.properties ?? []),
      replaceKeys: change.replaceKeys.length > 0 ? change.replaceKeys : (earlier?.replaceKeys ?? []),
    });
  }

  /** A refresh answers without a new state for what is gone, and with a detailed difference for what is changed. */
  #refreshed(step: Step, answered: boolean): void {
    if (!answered) {
      return;
    }
    const change = this.#changeOf(step, step.new ? "update" : "delete");
    if (change.operation === "delete" || change.properties.length > 0) {
      this.#drift.set(step.urn, change);
    }
  }

  #changeOf(step: Step, operation: Operation): ResourceChange {
    const old = this.#stateOf(step.type, step.old);
    const target = this.#stateOf(step.type, step.new);
    return {
      urn: step.urn,
      name: nameOf(step.urn),
      type: step.type,
      parent: (step.new ?? step.old)?.parent || undefined,
      operation,
      old,
      new: target,
      properties: propertyChanges(step, old, target),
      replaceKeys: step.keys ?? [],
    };
  }

  #stateOf(type: string, state: automation.StepEventStateMetadata | undefined): ResourceState | undefined {
    return (
      state && {
        id: state.id ?? "",
        inputs: this.#masking.values(type, state.inputs),
        outputs: this.#masking.values(type, state.outputs),
        protect: state.protect === true,
      }
    );
  }

  #diagnosed({ severity, message, urn }: automation.DiagnosticEvent): void {
    const text = severity === "warning" ? warningWords(message) : plainText(message);
    if (text === "") {
      return;
    }
    const notice = { message: text, resource: urn ? nameOf(urn) : undefined };
    if (severity === "warning") {
      this.#warnings.set(text, notice);
    } else if (severity === "error") {
      this.#errors.set(text, notice);
    }
  }

  #violated(event: automation.PolicyEvent): void {
    const resource = event.resourceUrn ? nameOf(event.resourceUrn) : undefined;
    const violation = {
      policy: event.policyName,
      mandatory: event.enforcementLevel === "mandatory",
      resource,
      message: plainText(event.message),
    };
    this.#violations.set(JSON.stringify(violation), violation);
  }
}

/** The values in the order of their keys. */
function inOrder<Value>(values: Map<string, Value>): Value[] {
  return [...values].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value);
}
