import { type Finding, findingOf } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { resourceTypes } from "../recording/resource-change.ts";

/** What becomes of the protection against being deleted by mistake. The engine counts such a change as none. */
export function protectionFindings(view: PreviewView): Finding[] {
  const kept = view.preview.changes.filter(({ operation }) => ["same", "update"].includes(operation));
  return kept.flatMap((change) => {
    const [before, after] = [change.old?.protect === true, change.new?.protect === true];
    if (before === after || change.new === undefined) {
      return [];
    }
    const isOutdatedSecret = change.type === resourceTypes.clientSecret && view.isProtected;
    return [
      findingOf(change, "protect", {
        verdict: "uninterrupted",
        subject: "protection",
        ...said(after, isOutdatedSecret),
      }),
    ];
  });
}

function said(isProtected: boolean, isOutdatedSecret: boolean) {
  if (isProtected) {
    return switchedOn;
  }
  return isOutdatedSecret ? outdatedSecret : switchedOff;
}

const switchedOn = { line: "Protected from now on: a run that would delete it stops." };

const switchedOff = {
  line: "Protected no longer: a later run may delete it, and a new application has a new client id.",
  action: "Keep protect on in every real environment.",
};

const outdatedSecret = {
  line: "The previous client secret is protected no longer, so that a later renewal can remove it.",
};
