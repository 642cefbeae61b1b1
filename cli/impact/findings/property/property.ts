import { type ChangedValue, changedValues, sameValue } from "../../changed-value.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import { type ResourceChange, resourceTypes, shortType } from "../../recording/resource-change.ts";
import { shown } from "../../shown-value.ts";
import { audienceFindings } from "./audience.ts";
import { callbackUrlFindings, otherPlatformFindings } from "./callback-url.ts";
import { flagFindings } from "./flags.ts";
import { ownerFindings, permissionFindings } from "./members.ts";
import { plainProperties } from "./plain-properties.ts";

/** What becomes of one property, in the console's plain. */
type PropertyFindings = (change: ResourceChange, value: ChangedValue) => Finding[];

const known: Partial<Record<string, Partial<Record<string, PropertyFindings>>>> = {
  [resourceTypes.application]: {
    "web.redirectUris": callbackUrlFindings,
    "singlePageApplication.redirectUris": otherPlatformFindings("a single-page application"),
    "publicClient.redirectUris": otherPlatformFindings("a desktop or mobile application"),
    signInAudience: audienceFindings,
    requiredResourceAccesses: permissionFindings,
    owners: ownerFindings,
    displayName: displayNameFindings,
  },
  [resourceTypes.servicePrincipal]: { owners: ownerFindings },
};

/** What becomes of the properties that a change touches, those left out that only follow a replacement. */
export function ownFindings(change: ResourceChange, kind: "plan" | "drift" = "plan"): Finding[] {
  const values = changedValues(change, kind);
  return values
    .filter(({ path }) => !change.replaceKeys.includes(path) && !follows(path, values))
    .flatMap((value) => propertyFindings(change, value));
}

/** Properties that Entra ID computes from others, which have the finding. */
const origins: Partial<Record<string, string>> = {
  appRoleIds: "appRoles",
  oauth2PermissionScopeIds: "api.oauth2PermissionScopes",
};

function follows(path: string, values: ChangedValue[]): boolean {
  const origin = origins[path.split(".")[0] ?? ""];
  return values.some((value) => value.path === origin);
}

/** What becomes of a property: by its own words, by its plain name, or, for one unknown here, by its path. */
function propertyFindings(change: ResourceChange, value: ChangedValue): Finding[] {
  const explain = known[change.type]?.[value.path] ?? flagFindings;
  const explained = sameValue(value.old, value.new) ? [] : explain(change, value);
  return explained.length > 0 ? explained : [plainFinding(change, value)];
}

function plainFinding(change: ResourceChange, { path: property, old, new: target }: ChangedValue): Finding {
  const plain = plainProperties[change.type]?.[property];
  const [label, note, subject = "other"] = plain ?? [property];
  const say = findingsAbout(subject);
  if (sameValue(old, target)) {
    const line = `${label} is written anew with the same value, ${shown(target)}.`;
    return say("uninterrupted", change, { property, line });
  }
  const from = `${label} changes from ${shown(old)} to ${shown(target)}`;
  if (plain !== undefined) {
    return say("uninterrupted", change, { property, line: `${from}${note ? `: ${note}` : ""}.` });
  }
  return say("uninterrupted", change, {
    property,
    line: `${from}, a property of ${shortType(change.type)} that this report has no words for.`,
    action: "Judge it by the engine's own difference.",
  });
}

function displayNameFindings(change: ResourceChange, { path: property, old, new: target }: ChangedValue): Finding[] {
  const line = `People see ${shown(target)} instead of ${shown(old)} when they sign in.`;
  return [findingsAbout("displayName")("uninterrupted", change, { property, line })];
}
