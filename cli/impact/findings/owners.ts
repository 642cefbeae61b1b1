import { type ChangedValue, listChange } from "../changed-value.ts";
import { type Finding, findingOf } from "../finding.ts";
import type { ResourceChange } from "../resource-change.ts";
import { visible } from "../shown-value.ts";

/** What becomes of who may change the registration. */
export function ownerFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { added, removed } = listChange(value);
  const said = { verdict: "uninterrupted", subject: "owners" } as const;
  return [
    ...(added.length === 0
      ? []
      : [
          findingOf(change, value.path, {
            ...said,
            line: `Owners added: ${visible(added.join(", "))}. They may change the registration, its secrets included.`,
          }),
        ]),
    ...(removed.length === 0
      ? []
      : [
          findingOf(change, value.path, {
            ...said,
            line: `Owners removed: ${visible(removed.join(", "))}. They may no longer change the registration.`,
            action: "Make sure that the identity that deploys stays an owner, or the next run is refused.",
          }),
        ]),
  ];
}
