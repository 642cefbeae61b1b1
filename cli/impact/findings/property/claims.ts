import { type ChangedValue, listChange, textsOf } from "../../changed-value.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import { isRecord } from "../../recording/masking.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { visible } from "../../shown-value.ts";
import { namesOf, ownRegistration, type Words, wordFindings } from "./words.ts";

const say = findingsAbout("claims");

/** What a claim does to how RustDesk knows a user, when it comes and when it goes. */
const meanings: Partial<Record<string, Record<"added" | "removed", string>>> = {
  // RustDesk Server Pro 1.5.0 links a sign-in to an account with the same address.
  email: {
    added:
      "ID tokens tell the e-mail address even where the console does not ask for it. RustDesk signs people in to the account that has theirs, one from before included: whoever can set a user's address in the tenant can take over that account.",
    removed:
      "ID tokens tell the e-mail address only to a console that asks for it (scope email), as RustDesk's does: what its users are called may change where one does not.",
  },
  // https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
  xms_edov: {
    added:
      "ID tokens tell whether the domain of the e-mail address is verified (xms_edov): what links accounts by addresses can leave others alone.",
    removed:
      "ID tokens do not tell any more whether the domain of the e-mail address is verified (xms_edov): what links accounts by addresses cannot tell a stranger's from your own.",
  },
};

const ofIdTokens: Words = {
  label: "Optional claim of ID tokens",
  lost: "whatever signs people in here, the console included, does not find it there any more",
  note: "the ID tokens of a sign-in carry other claims",
  subject: "claims",
};

/** What becomes of the optional claims of ID tokens, and of how they tell groups. */
export function idTokenClaimFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const { path: property, old, new: target } = value;
  const { added, removed } = listChange({ old: namesOf(old), new: namesOf(target) });
  const told = (items: string[], deed: "added" | "removed"): Finding[] =>
    items.flatMap((item) => {
      const line = meanings[item]?.[deed];
      return line === undefined ? [] : [say("uninterrupted", change, { property, item, line, touches: "others" })];
    });
  const others = (list: unknown) =>
    Array.isArray(list)
      ? list.filter((claim) => !isRecord(claim) || (!(String(claim.name) in meanings) && claim.name !== "groups"))
      : list;
  const rest = { ...value, old: others(old), new: others(target) };
  return [
    ...told(added, "added"),
    ...told(removed, "removed"),
    ...groupFormFindings(change, value),
    ...(JSON.stringify(rest.old ?? []) === JSON.stringify(rest.new ?? [])
      ? []
      : wordFindings(ofIdTokens, change, rest)),
  ];
}

/** By names or by object IDs: whatever was set up for the one finds none of the other. */
function groupFormFindings(change: ResourceChange, { path: property, old, new: target }: ChangedValue): Finding[] {
  const [before, after] = [groupForm(old), groupForm(target)];
  const isTold = groupsBefore(change).length > 0;
  const line = `The groups claim tells groups by ${after} instead of ${before}: whatever was set up with ${before}, RustDesk's own groups included, finds none of them`;
  return before === after || (!isTold && after === objectIds)
    ? []
    : isTold
      ? [
          say("broken", change, {
            property,
            line: `${line}.`,
            action: "Set it up with the others right after.",
            touches: "others",
          }),
        ]
      : [
          say("uninterrupted", change, {
            property,
            line: `The groups claim tells groups by ${after}: a group that is renamed counts as another.`,
            touches: "others",
          }),
        ];
}

const objectIds = "object IDs";

/** https://learn.microsoft.com/entra/identity-platform/optional-claims#configure-groups-optional-claims */
function groupForm(claims: unknown): string {
  const groups = (Array.isArray(claims) ? claims : []).find((claim) => isRecord(claim) && claim.name === "groups");
  const form = isRecord(groups) ? textsOf(groups.additionalProperties).filter((one) => !one.startsWith("emit_as")) : [];
  return form.length === 0 ? objectIds : form.includes("cloud_displayname") ? "names" : visible(form.join(", "));
}

function groupsBefore({ old }: ResourceChange): string[] {
  return groupsTold(old?.outputs.groupMembershipClaims ?? old?.inputs.groupMembershipClaims);
}

function groupsTold(value: unknown): string[] {
  return textsOf(value).filter((groups) => groups !== "None");
}

/** Whose groups each value of `groupMembershipClaims` tells (https://learn.microsoft.com/graph/api/resources/application). */
const groupKinds: Partial<Record<string, string>> = {
  ApplicationGroup: "those of a user's groups that are assigned to the application",
  SecurityGroup: "all security groups of a user",
  DirectoryRole: "the directory roles of a user",
  All: "all groups and directory roles of a user",
};

/** What becomes of the groups that tokens tell. */
export function groupClaimFindings(
  change: ResourceChange,
  { path: property, old, new: target }: ChangedValue,
): Finding[] {
  const [before, after] = [groupsTold(old), groupsTold(target)];
  const { added, removed } = listChange({ old: before, new: after });
  const kinds = (values: string[]): string => values.map((value) => groupKinds[value] ?? visible(value)).join(", and ");
  // https://learn.microsoft.com/entra/identity-platform/optional-claims#configure-groups-optional-claims
  const overage = after.every((value) => value === "ApplicationGroup")
    ? ""
    : " Of a user in more than 200 groups they tell none at all: ApplicationGroup avoids that.";
  const isLess =
    removed.length > 0 &&
    !after.includes("All") &&
    !(after.includes("SecurityGroup") && removed.every((value) => value === "ApplicationGroup"));
  if (isLess) {
    const left = after.length === 0 ? "no groups" : kinds(after);
    const line = `ID tokens tell ${left} instead of ${kinds(before)}: whatever decides by the others, the console's own groups included, finds none there.${after.length === 0 ? "" : overage}`;
    return [say("broken", change, { property, line, action: ownRegistration, touches: "others" })];
  }
  return added.length === 0
    ? [
        say("uninterrupted", change, {
          property,
          line: "ID tokens tell the same groups, by another word of the setting.",
        }),
      ]
    : [
        say("uninterrupted", change, {
          property,
          line: `ID tokens tell ${kinds(after)}: what maps groups, RustDesk included, can go by them.${overage}`,
          touches: "others",
        }),
      ];
}
