import { generationOf } from "../../components/rules/client-secret.ts";
import type { PreviewView } from "./preview-view.ts";
import type { ResourceChange } from "./recording/resource-change.ts";

/** What becomes of the client secret that the console is given. */
export type ClientSecretFate = "kept" | "new" | "newBesideOld" | "replaced" | "removed" | "unknown";

/** The client secrets of one environment before and after a run. */
export interface ClientSecretLife {
  fate: ClientSecretFate;
  /** The one that the console was given; undefined for none, and for one of the configuration. */
  before: ResourceChange | undefined;
  /** The one that the console is to be given; undefined for none, and for one of the configuration. */
  after: ResourceChange | undefined;
  /** All that are declared or were. */
  secrets: ResourceChange[];
}

/** Tells what becomes of the client secrets. The highest generation is the current one. */
export function clientSecretLife(view: PreviewView): ClientSecretLife {
  const secrets = view.changesOf("clientSecret");
  const before = current(secrets.filter(({ old, urn }) => old !== undefined || view.isGone(urn)));
  const after = current(secrets.filter(({ operation }) => operation !== "delete"));
  const fate = view.told.existingSecretLeftOut ? "unknown" : fateOf(view, before, after);
  return { fate, before, after, secrets };
}

/** When it stops working (RFC 3339), as far as it is known before the run. */
export function endOf({ old, new: target, operation }: ResourceChange): string | undefined {
  const kept = operation === "create" || operation === "replace" ? undefined : old?.outputs.endDate;
  const end = kept ?? target?.outputs.endDate ?? target?.inputs.endDate;
  return typeof end === "string" && !Number.isNaN(Date.parse(end)) ? end : undefined;
}

/** Whether it has stopped working at `now`. */
export function isOver(secret: ResourceChange, now: Date): boolean {
  const end = endOf(secret);
  return end !== undefined && Date.parse(end) <= now.getTime();
}

/** Names a secret in a sentence: `of generation 2`. */
export function generationWords(secret: ResourceChange | undefined): string {
  const generation = secret && generationOf(secret.name);
  return generation === undefined ? `(${secret?.name ?? "of the configuration"})` : `of generation ${generation}`;
}

function fateOf(
  view: PreviewView,
  before: ResourceChange | undefined,
  after: ResourceChange | undefined,
): ClientSecretFate {
  if (after === undefined) {
    return fateWithoutDeclared(view, before);
  }
  if (view.told.clientSecretIsGone) {
    return after.operation === "create" ? "replaced" : "kept";
  }
  if (before === undefined) {
    return view.oldOutputs === undefined ? "new" : "newBesideOld";
  }
  if (before.urn === after.urn) {
    return after.operation === "replace" || after.operation === "create" ? "replaced" : "kept";
  }
  const isOldKept = before.operation === "same" || before.operation === "update";
  return isOldKept && after.operation === "create" ? "newBesideOld" : "replaced";
}

/** The secret is one of the configuration, or there is none. */
function fateWithoutDeclared(view: PreviewView, before: ResourceChange | undefined): ClientSecretFate {
  if (view.newOutputs === undefined) {
    return view.told.failure !== undefined || before === undefined ? "unknown" : "removed";
  }
  if (view.oldOutputs === undefined) {
    return "new";
  }
  // A preview that stops does not come to comparing the secret of the configuration, nor to the outputs after the run.
  if (view.told.failure !== undefined && view.told.existingSecretChanged === undefined) {
    return "unknown";
  }
  const isReplaced = before !== undefined || view.told.existingSecretChanged === true;
  return isReplaced ? "replaced" : "kept";
}

function current(secrets: ResourceChange[]): ResourceChange | undefined {
  return secrets.toSorted((left, right) => (generationOf(left.name) ?? 0) - (generationOf(right.name) ?? 0)).at(-1);
}
