import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { type Operation, type ResourceChange, resourceTypes, shortType } from "../recording/resource-change.ts";
import { ownFindings } from "./property/property.ts";

/** Types whose changes other findings tell. */
const toldElsewhere: string[] = [
  resourceTypes.application,
  resourceTypes.servicePrincipal,
  resourceTypes.clientSecret,
  resourceTypes.assignment,
  resourceTypes.consent,
  resourceTypes.displayNameSuffix,
  resourceTypes.component,
  resourceTypes.stack,
];

const deeds: Partial<Record<Operation, string>> = {
  create: "made",
  replace: "replaced",
  delete: "deleted",
  import: "brought under this program",
};

/** What becomes of resources that this report has no words for, and of what an interrupted run has left. */
export function otherResourceFindings({ preview }: PreviewView): Finding[] {
  return preview.changes.flatMap((change) => {
    if (change.operation === "clean-up") {
      return [cleanUpFinding(change)];
    }
    return toldElsewhere.includes(change.type) || isUntouched(change) ? [] : resourceFindings(change);
  });
}

/** Of providers other findings tell. */
function isUntouched({ operation, type }: ResourceChange): boolean {
  return operation === "same" || operation === "read" || type.startsWith("pulumi:providers:");
}

const say = findingsAbout("other");

/** Types that are credentials, roles or grants (https://www.pulumi.com/registry/packages/azuread/api-docs/). */
const access =
  /^azuread:.*(?:Password|Certificate|Credential|RoleAssignment|RoleMember|ScheduleRequest|PermissionGrant|PreAuthorized|ApiAccess|Owner)$/;

function resourceFindings(change: ResourceChange): Finding[] {
  const { operation, type, name, replaceKeys } = change;
  const deed = deeds[operation];
  const properties = operation === "update" || operation === "replace" ? ownFindings(change) : [];
  if (deed === undefined) {
    return properties;
  }
  const property = replaceKeys.find((key) => key !== "id");
  const action = "Judge it by the engine's own difference.";
  const isAccess = access.test(type) && operation !== "delete";
  const meaning = isAccess ? "which lets somebody in or gives rights" : "a resource that this report has no words for";
  const line = `${shortType(type)} ${name} is ${deed}, ${meaning}.`;
  const verdict = type.startsWith("random:") ? "uninterrupted" : isAccess ? "exposed" : "unknown";
  return [say(verdict, change, { property, line, action }), ...properties];
}

function cleanUpFinding(change: ResourceChange): Finding {
  return say("interrupted", change, {
    line: `The old ${shortType(change.type)} ${change.name} is deleted, which an interrupted replacement has left: sign-in is interrupted if the console still uses it.`,
    action: "Compare the console's provider with `npm run sheet` before the run.",
  });
}
