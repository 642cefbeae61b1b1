import { type ChangedValue, listChange } from "../../changed-value.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { visible } from "../../shown-value.ts";

const say = findingsAbout("owners");

/** What becomes of who may change the registration, a finding for each person or identity. */
export function ownerFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { path: property } = value;
  const { added, removed } = listChange(value);
  return [
    ...added.map((item) =>
      say("uninterrupted", change, {
        property,
        item,
        line: `Owner ${visible(item)} is added and may change the registration, its secrets included.`,
      }),
    ),
    ...removed.map((item) =>
      say("uninterrupted", change, {
        property,
        item,
        line: `Owner ${visible(item)} is removed and may no longer change the registration.`,
        action: "Make sure that the identity that deploys stays an owner, or the next run is refused.",
      }),
    ),
  ];
}
