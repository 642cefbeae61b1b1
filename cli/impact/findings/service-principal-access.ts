import { type ChangedValue, isEmpty } from "../changed-value.ts";
import { type Finding, findingOf } from "../finding.ts";
import type { ResourceChange } from "../recording/resource-change.ts";
import { shown } from "../shown-value.ts";

/** What becomes of whether anybody may sign in at all. */
export function accountFindings(change: ResourceChange, { path, new: target }: ChangedValue): Finding[] {
  return [
    isEmpty(target)
      ? findingOf(change, path, {
          verdict: "broken",
          subject: "whoMaySignIn",
          line: "Sign-in is disabled for everybody: the service principal is switched off (AADSTS7000112).",
          action: "Switch “Enabled for users to sign-in” on under Enterprise applications, Properties.",
        })
      : findingOf(change, path, {
          verdict: "uninterrupted",
          subject: "whoMaySignIn",
          line: "Sign-in is enabled: the service principal is switched on.",
        }),
  ];
}

/** What becomes of whether people must be assigned before they may sign in. */
export function assignmentFindings(change: ResourceChange, { path, new: target }: ChangedValue): Finding[] {
  return [
    isEmpty(target)
      ? findingOf(change, path, {
          verdict: "uninterrupted",
          subject: "whoMaySignIn",
          line: "Everybody of the tenant may sign in: assignment is required no longer.",
          action: "Make sure that this is meant.",
        })
      : findingOf(change, path, {
          verdict: "broken",
          subject: "whoMaySignIn",
          line: "People who are not assigned cannot sign in any more: assignment is required (AADSTS50105).",
          action: "Assign the users or groups, and grant admin consent, under Enterprise applications first.",
        }),
  ];
}

/** What becomes of an application that Microsoft has disabled, which only Microsoft sets. */
export function disabledFindings(change: ResourceChange, { path, new: target }: ChangedValue): Finding[] {
  return [
    isEmpty(target) || target === "NotDisabled"
      ? findingOf(change, path, {
          verdict: "uninterrupted",
          subject: "whoMaySignIn",
          line: "Microsoft has enabled the application again.",
        })
      : findingOf(change, path, {
          verdict: "broken",
          subject: "whoMaySignIn",
          line: `Microsoft has disabled the application: nobody can sign in (${shown(target)}).`,
          action: "Ask Microsoft's support why.",
        }),
  ];
}
