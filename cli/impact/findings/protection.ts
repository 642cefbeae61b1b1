import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { resourceTypes } from "../recording/resource-change.ts";
import { flagFindings } from "./property/flags.ts";

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
