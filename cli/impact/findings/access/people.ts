import type { PreviewView } from "../../preview-view.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { quoted, visible } from "../../shown-value.ts";

/** Whom an assignment lets in, as sentences call them. */
export interface People {
  objectId: string;
  /** Such as `the group “Support team”`. */
  words: string;
  /** Undefined where nobody may say what it is. */
  kind: "group" | "user" | "servicePrincipal" | undefined;
  /** Whether it is a group with groups as members. */
  hasGroups: boolean;
  /** Whether it can let somebody in, as far as is known: a program does not sign in, and a group may have no people. */
  letsIn: boolean;
  /** Whether the tenant has nobody of this object ID. */
  isMissing: boolean;
}

const articles = { group: "the group ", user: "", servicePrincipal: "the program " };
const kinds: Partial<Record<string, People["kind"]>> = {
  Group: "group",
  User: "user",
  ServicePrincipal: "servicePrincipal",
};

/** Whom a resource assigns: by the name that the directory has, or else by the label of the configuration and the object ID. */
export function peopleOf({ urn, old, new: target }: ResourceChange, { told, preview }: PreviewView): People {
  const objectId = String((target ?? old)?.inputs.principalObjectId ?? old?.outputs.principalObjectId).toLowerCase();
  const label = labelsOf(told.assignments).get(objectId);
  const found = told.principals?.get(objectId);
  // Of what somebody removed by hand only the refresh knows what it was.
  const known = old?.outputs ?? preview.drift.find((drift) => drift.urn === urn)?.old?.outputs ?? {};
  const name = found?.name ?? (known.principalDisplayName ? String(known.principalDisplayName) : undefined);
  const isOwnName = label === undefined || label === name;
  // On this machine a group may stand in for a person of the real tenant.
  const isKnown = found?.kind !== "missing" && !(told.isLocal && (isOwnName || name === undefined));
  const kind = isKnown ? ((found?.kind as People["kind"]) ?? kinds[String(known.principalType)]) : undefined;
  const article = kind === undefined ? "" : articles[kind];
  const unnamed =
    label === undefined ? `object ID ${visible(objectId)}` : `${quoted(label)} (object ID ${visible(objectId)})`;
  const called = isOwnName ? "" : ` (${quoted(label)} in assignments)`;
  return {
    objectId,
    words: `${article}${name === undefined ? unnamed : `${quoted(name)}${called}`}`,
    kind,
    hasGroups: found?.hasGroups === true,
    letsIn: found?.hasPeople !== false && kind !== "servicePrincipal",
    isMissing: found?.kind === "missing",
  };
}

/** The configuration's labels, by object IDs in lower case. */
export function labelsOf(assignments: Record<string, string> | undefined): Map<string, string> {
  return new Map(Object.entries(assignments ?? {}).map(([label, objectId]) => [String(objectId).toLowerCase(), label]));
}

/** Several in one sentence, such as `A, B and C`. */
export function listed(words: string[]): string {
  const [last = "", ...others] = words.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} and ${last}`;
}

/** The same of very many, of which the first are enough. */
export function someOf(words: string[], most = 10): string {
  const more = words.length - most;
  return listed([...words.slice(0, most), ...(more > 0 ? [`${more} more`] : [])]);
}

/** A sentence that begins with whom it is about. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
