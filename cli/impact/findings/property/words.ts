import { type ChangedValue, isEmpty, listChange, sameValue } from "../../changed-value.ts";
import { type Finding, findingsAbout, type Subject } from "../../finding.ts";
import { isRecord } from "../../recording/masking.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { quoted, shown } from "../../shown-value.ts";

/** A property that needs no more than its name and a word on who lives on it. */
export interface Words {
  /** What it is called in plain words; of a list, what one member is. */
  label: string;
  /** Who loses what when a value goes, as the end of a sentence; without it nobody loses anything. */
  lost?: string;
  /** The end of the sentence where nobody loses anything. */
  note?: string;
  /** Whether somebody sees the difference all the same. */
  seen?: true;
  subject?: Subject;
  /** Whether somebody may live on this value; by default on every one that is not empty. */
  livedOn?: (value: unknown, change: ResourceChange) => boolean;
}

/** What to do for those who live on something that this program does not declare. */
export const ownRegistration = "Give what uses it a registration of its own first.";

/** What becomes of a property, and who loses by it. */
export function wordFindings(words: Words, change: ResourceChange, value: ChangedValue): Finding[] {
  const { old, new: target } = value;
  if (sameValue(old, target)) {
    const line = `${words.label} is written anew with the same value, ${shown(target)}.`;
    return [findingsAbout(words.subject ?? "other")("uninterrupted", change, { property: value.path, line })];
  }
  const isList = Array.isArray(old) || Array.isArray(target);
  const members = isList ? memberFindings(words, change, value) : [];
  if (members.length > 0) {
    return members;
  }
  const from = `from ${shown(old)} to ${shown(target)}`;
  const touches = words.lost === undefined ? {} : { touches: "others" as const };
  return isList
    ? [{ ...said(words, change, value, `is another in its details, ${from}`, false), ...touches }]
    : [said(words, change, value, `changes ${from}`, isLivedOn(words, old, change))];
}

/** A finding for each member that comes or goes; none where only what a member says of itself is another. */
function memberFindings(words: Words, change: ResourceChange, { path, old, new: target }: ChangedValue): Finding[] {
  const livedOn = (value: unknown) => isLivedOn(words, value, change);
  const { added, removed } = listChange({ old: namesOf(old), new: namesOf(target) });
  const say = (item: string, deed: string, isLost: boolean) =>
    said(words, change, { path, item }, `${quoted(item)} is ${deed}`, isLost);
  const lost = namesOf(Array.isArray(old) ? old.filter(livedOn) : old);
  return [
    ...removed.map((item) => say(item, "removed", words.lost !== undefined && lost.includes(item))),
    ...added.map((item) => say(item, "added", false)),
  ];
}

function said(
  { label, lost, note, seen, subject = "other" }: Words,
  change: ResourceChange,
  { path: property, item }: { path: string; item?: string },
  deed: string,
  isLost: boolean,
): Finding {
  const say = findingsAbout(subject);
  const about = item === undefined ? { property } : { property, item };
  const line = (end: string | undefined) => `${label} ${deed}${end === undefined ? "" : `: ${end}`}.`;
  return isLost
    ? say("broken", change, { ...about, line: line(lost), action: ownRegistration, touches: "others" })
    : say("uninterrupted", change, { ...about, line: line(note), ...(seen ? { touches: "readers" } : {}) });
}

function isLivedOn({ lost, livedOn = () => true }: Words, value: unknown, change: ResourceChange): boolean {
  return lost !== undefined && !isEmpty(value) && livedOn(value, change);
}

/** The members by what people know them by. */
export function namesOf(list: unknown): string[] {
  return (Array.isArray(list) ? list : []).map((member) =>
    isRecord(member) ? String(member.value ?? member.name ?? member.displayName ?? shown(member)) : String(member),
  );
}
