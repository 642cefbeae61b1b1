import type { automation } from "@pulumi/pulumi";

import type { CommandContext } from "./command/command.ts";
import type { Terminal } from "./command/terminal.ts";
import { nameOf, resourceTypes, shortType } from "./impact/recording/resource-change.ts";
import type { ChangeSummary, RunOptions } from "./stack/stack.ts";
import { plainText } from "./stack/stops/engine-diagnostics.ts";

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
 * Runs the engine and tells what it does while it does it: one line for each changed resource, and every warning.
 * @returns the summary.
 */
export async function reportedRun(
  { terminal, signal }: Pick<CommandContext, "terminal" | "signal">,
  run: (options: RunOptions) => Promise<ChangeSummary>,
): Promise<string> {
  return summaryLine(await run({ signal, onEvent: (event) => reportEvent(terminal, event) }));
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
    terminal.say(`  ${terminal.style("yellow", "warning:")} ${plainText(diagnosticEvent.message)}`);
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
