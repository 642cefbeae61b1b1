import { type ChangedValue, changedValues, sameValue } from "../../changed-value.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import { type ResourceChange, shortType } from "../../recording/resource-change.ts";
import { shown } from "../../shown-value.ts";
import { flagFindings } from "./flags.ts";
import { tableEntry } from "./property-table.ts";
import { wordFindings } from "./words.ts";

/** What becomes of the properties that a change touches, those left out that only follow a replacement. */
export function ownFindings(change: ResourceChange, kind: "plan" | "drift" = "plan"): Finding[] {
  const values = changedValues(change, kind);
  return values
    .filter(({ path }) => !change.replaceKeys.includes(path) && !follows(path, values))
    .flatMap((value) => propertyFindings(change, value));
}

/** Properties that Entra ID or the provider computes from others, which have the finding. */
const origins: Partial<Record<string, string>> = {
  appRoleIds: "appRoles",
  featureTags: "tags",
  features: "tags",
  oauth2PermissionScopeIds: "api.oauth2PermissionScopes",
};

function follows(path: string, values: ChangedValue[]): boolean {
  const origin = origins[path.split(".")[0] ?? ""];
  return values.some((value) => value.path === origin);
}

/** What becomes of a property: by its own words, or, for one that the table does not know, by its path. */
function propertyFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const entry = tableEntry(change.type, value.path) ?? flagFindings;
  if (typeof entry !== "function") {
    return wordFindings(entry, change, value);
  }
  const explained = sameValue(value.old, value.new) ? [] : entry(change, value);
  return explained.length > 0 ? explained : [unknownFinding(change, value)];
}

/** Nobody has decided who lives on it, so somebody may. */
function unknownFinding(change: ResourceChange, { path: property, old, new: target }: ChangedValue): Finding {
  const say = findingsAbout("other");
  if (sameValue(old, target)) {
    const line = `${property} is written anew with the same value, ${shown(target)}.`;
    return say("uninterrupted", change, { property, line });
  }
  const from = `${property} changes from ${shown(old)} to ${shown(target)}`;
  return say("unknown", change, {
    property,
    line: `${from}, a property of ${shortType(change.type)} that this report has no words for: it may matter to somebody.`,
    action: "Judge it by the engine's own difference.",
    touches: "others",
  });
}
