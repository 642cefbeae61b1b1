import type { automation } from "@pulumi/pulumi";

import { plainText } from "../../../cli/stack/stops/engine-diagnostics.ts";
import type { Operation } from "./step.ts";

/** Collects what the engine did, or in a preview would do, with each resource during one operation. */
export class EnginePlan {
  readonly #lines: string[] = [];
  readonly #same: string[] = [];
  readonly #errors = new Set<string>();
  readonly #refreshes: boolean;

  constructor(operation: Operation) {
    this.#refreshes = operation === "refresh";
  }

  add({ resourcePreEvent, resOutputsEvent, diagnosticEvent }: automation.EngineEvent): void {
    // A refresh knows what has changed only when it has read the resource.
    const step = this.#refreshes ? resOutputsEvent : resourcePreEvent;
    if (step !== undefined) {
      this.#note(step.metadata);
    }
    // The bridge to Terraform logs every failure of its own accord, before it is reported.
    if (diagnosticEvent?.severity === "error" && !diagnosticEvent.message.includes("sdk-v2/")) {
      // A program's exception comes twice: as the program's end, and logged by the SDK, which may be too late to be heard.
      this.#errors.add(
        plainText(diagnosticEvent.message)
          .replaceAll(/\n\s+at .*/g, "")
          .replace(/^Unhandled exception: Error: /, "")
          .trim(),
      );
    }
  }

  /**
   * A line for each resource that is not the same: its name, as `labelled` writes it, the operation, and the properties
   * that change where it is told. A last line names the others.
   */
  lines(labelled: (text: string) => string): string[] {
    const same = this.#same.map(labelled).sort().join(", ");
    return [...this.#lines.map(labelled).sort(), ...(same === "" ? [] : [`same: ${same}`])];
  }

  get errors(): string[] {
    return [...this.#errors].sort();
  }

  #note({ urn, op, type, detailedDiff }: automation.StepEventMetadata): void {
    if (type.startsWith("pulumi:")) {
      return;
    }
    const changes = Object.entries(detailedDiff ?? {}).map(([path, { diffKind }]) => {
      // The place in a set follows from IDs, so that it differs from run to run.
      const property = path.replaceAll(/\[\d+\]/g, "[]");
      return diffKind === "update" ? property : `${property} (${diffKind})`;
    });
    const name = urn.split("::").at(-1) ?? "";
    if (op === "same") {
      this.#same.push(name);
      return;
    }
    this.#lines.push([name, op, changes.sort().join(", ")].filter((part) => part !== "").join(" "));
  }
}
