import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { resourceTypes } from "../recording/resource-change.ts";
import { flagFindings, undeclaredFlagFindings } from "./property/flags.ts";

/** What becomes of the protection against being deleted by mistake. The engine counts such a change as none. */
export function protectionFindings(view: PreviewView): Finding[] {
  const kept = view.preview.changes.filter(({ operation }) => ["same", "update"].includes(operation));
  return kept.flatMap((change) => {
    const [before, after] = [change.old?.protect === true, change.new?.protect === true];
    if (before === after || change.new === undefined) {
      return [];
    }
    const isPreviousSecret = change.type === resourceTypes.clientSecret && view.isProtected && !after;
    const line = "The previous client secret is protected no longer, so that a later renewal can remove it.";
    return isPreviousSecret
      ? [findingsAbout("protection")("uninterrupted", change, { property: "protect", line })]
      : flagFindings(change, { path: "protect", old: before, new: after });
  });
}

/**
 * What keeps people out although the program says nothing about it: a run with a refresh takes it over into the state, and
 * from then on no preview sees a change.
 */
export function standingFindings(view: PreviewView): Finding[] {
  const { changes, drift } = view.preview;
  return changes
    .filter(({ operation }) => operation === "same" || operation === "update")
    .flatMap(undeclaredFlagFindings)
    .filter(({ verdict, property, resources }) => {
      const told = [...changes, ...drift].filter(({ name }) => resources.includes(name));
      const isTold = told.some(({ properties }) => properties.some(({ path }) => path === property));
      return verdict === "broken" && !isTold;
    })
    .map((finding) => ({ ...finding, already: "left" }));
}
