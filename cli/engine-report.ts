import type { automation } from "@pulumi/pulumi";

import { assignedBy } from "../components/rules/access.ts";
import type { CommandContext } from "./command/command.ts";
import type { Terminal } from "./command/terminal.ts";
import { nameOf, resourceTypes, shortType } from "./impact/recording/resource-change.ts";
import type { ChangeSummary, RunOptions } from "./stack/stack.ts";
import { warningWords } from "./stack/stops/engine-diagnostics.ts";

/** What the engine did to a resource, in the past tense. */
const deeds: Partial<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  replace: "replaced",
  "create-replacement": "created as replacement",
  "delete-replaced": "deleted, replaced",
  refresh: "read",
  import: "imported",
};

/**
 * Runs the engine and tells what it does while it does it: one line for each changed resource, and every warning; and, when it
 * says nothing for long, what it is waiting for.
 * @returns the summary.
 */
export async function reportedRun(
  { terminal, signal }: Pick<CommandContext, "terminal" | "signal">,
  run: (options: RunOptions) => Promise<ChangeSummary>,
): Promise<string> {
  const told = (event: automation.EngineEvent): void => reportEvent(terminal, event);
  return summaryLine(await waitedRun(terminal, (onEvent) => run({ signal, onEvent }), told));
}

/** Runs the engine with an ear for what it is waiting for; `hear` is given each event as well. */
export async function waitedRun<Answer>(
  terminal: Terminal,
  run: (onEvent: (event: automation.EngineEvent) => void) => Promise<Answer>,
  hear: (event: automation.EngineEvent) => void,
): Promise<Answer> {
  const waits = new UnderWay();
  const onEvent = (event: automation.EngineEvent): void => {
    waits.hear(event);
    hear(event);
  };
  return await terminal.waiting(
    () => run(onEvent),
    () => waits.words,
  );
}

/** Why Entra ID keeps a run waiting, by an answer of it; undefined for one that does not. */
export function troubleOf(status: number): string | undefined {
  return status === 429 || status >= 500 ? `Entra ID answers ${status}` : undefined;
}

/** What the engine has begun and not ended. */
class UnderWay {
  readonly #began = Date.now();
  readonly #resources = new Map<string, number>();

  hear({ resourcePreEvent, resOutputsEvent, resOpFailedEvent }: automation.EngineEvent): void {
    const { type = "", new: target, old } = resourcePreEvent?.metadata ?? {};
    // A component lasts as long as the resources in it.
    if (resourcePreEvent && !isOfTheEngine(type) && (target ?? old)?.custom) {
      this.#resources.set(resourcePreEvent.metadata.urn, Date.now());
    }
    const ended = resOutputsEvent ?? resOpFailedEvent;
    if (ended) {
      this.#resources.delete(ended.metadata.urn);
    }
  }

  /** The one that takes longest and for how long, such as `rustdesk-application, 40 s`. */
  get words(): string {
    const [urn, since] = this.#resources.entries().next().value ?? [undefined, this.#began];
    const seconds = Math.round((Date.now() - since) / 1000);
    // The provider asks for minutes whether the directory knows the object ID by now.
    const doubt =
      urn !== undefined && assignedBy(urn) && seconds >= 20 ? " (is the object ID one of this tenant?)" : "";
    return `${urn === undefined ? "the Pulumi engine" : nameOf(urn)}, ${seconds} s${doubt}`;
  }
}

function reportEvent(terminal: Terminal, event: automation.EngineEvent): void {
  const { resOutputsEvent, resOpFailedEvent, diagnosticEvent } = event;
  const deed = resOutputsEvent && deeds[resOutputsEvent.metadata.op];
  if (resOutputsEvent && deed !== undefined && !isOfTheEngine(resOutputsEvent.metadata.type)) {
    terminal.say(`  ${terminal.style("green", "✓")} ${titleOf(resOutputsEvent.metadata)} ${deed}`);
  }
  if (resOpFailedEvent) {
    terminal.say(`  ${terminal.style("red", "✗")} ${titleOf(resOpFailedEvent.metadata)} failed`);
  }
  if (diagnosticEvent?.severity === "warning") {
    terminal.say(`  ${terminal.style("yellow", "warning:")} ${warningWords(diagnosticEvent.message)}`);
  }
}

/** One line that counts what a run changed, or says that nothing did. */
export function summaryLine(changes: ChangeSummary): string {
  const { same = 0, ...changed } = changes;
  const counts = Object.entries(changed).filter(([, count]) => count > 0);
  return counts.length === 0
    ? `No changes: all ${same} resources are as declared.`
    : `${counts.map(([op, count]) => `${count} ${deeds[op] ?? op}`).join(", ")}${same > 0 ? `, ${same} unchanged` : ""}.`;
}

function titleOf({ urn, type }: { urn: string; type: string }): string {
  return `${nameOf(urn)} (${shortType(type)})`;
}

/** The stack itself and the providers' own entries in the state; the summary does not count the latter either. */
function isOfTheEngine(type: string): boolean {
  return type === resourceTypes.stack || type.startsWith("pulumi:providers:");
}
