import { type ChangedValue, listChange } from "../../changed-value.ts";
import { type Finding, findingOf } from "../../finding.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { visible } from "../../shown-value.ts";

/** What becomes of who may change the registration, a finding for each person or identity. */
export function ownerFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { added, removed } = listChange(value);
  const said = { verdict: "uninterrupted", subject: "owners" } as const;
  return [
    ...added.map((owner) =>
      findingOf(change, value.path, {
        ...said,
        line: `Owner ${visible(owner)} is added and may change the registration, its secrets included.`,
        item: owner,
      }),
    ),
    ...removed.map((owner) =>
      findingOf(change, value.path, {
        ...said,
        line: `Owner ${visible(owner)} is removed and may no longer change the registration.`,
        action: "Make sure that the identity that deploys stays an owner, or the next run is refused.",
        item: owner,
      }),
    ),
  ];
}
