import { type Finding, findingOf } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import {
  type Operation,
  type ResourceChange,
  resourceTypes,
  shortType,
} from "../recording/resource-change.ts";
import { ownFindings } from "./property/property.ts";

/** Types whose changes other findings tell. */
const toldElsewhere: string[] = [
  resourceTypes.application,
  resourceTypes.servicePrincipal,
  resourceTypes.clientSecret,
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

/** A provider's entry in the state comes and goes with the resources that need it. */
function isUntouched({ operation, type }: ResourceChange): boolean {
  const isProvider = type.startsWith("pulumi:providers:");
  return (
    operation === "same" || operation === "read" || (isProvider && ["create", "delete"].includes(operation))
  );
}

function resourceFindings(change: ResourceChange): Finding[] {
  const properties =
    change.operation === "update" || change.operation === "replace" ? ownFindings(change) : [];
  const deed = deeds[change.operation];
  return deed === undefined
    ? properties
    : [
        findingOf(
          change,
          change.replaceKeys.find((key) => key !== "id"),
          {
            verdict: "uninterrupted",
            subject: "other",
            line: `${shortType(change.type)} ${change.name} is ${deed}, a resource that this report has no words for.`,
            action: "Judge it by the engine's own difference.",
          },
        ),
        ...properties,
      ];
}

function cleanUpFinding(change: ResourceChange): Finding {
  return findingOf(change, undefined, {
    verdict: "interrupted",
    subject: "other",
    line: `The old ${shortType(change.type)} ${change.name} is deleted, which an interrupted replacement has left: sign-in is interrupted if the console still uses it.`,
    action: "Compare the console's provider with `npm run sheet` before the run.",
  });
}
