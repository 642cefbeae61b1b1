import { accessLife } from "../../access-life.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import type { PreviewView } from "../../preview-view.ts";
import { type ResourceChange, resourceTypes } from "../../recording/resource-change.ts";
import { withdrawnFinding } from "./consent.ts";
import { peopleOf } from "./people.ts";

/**
 * What it means that somebody took an assignment or the consent away, as things stand now; none where it went with its service
 * principal, of which everything is said, and undefined for another resource.
 */
export function removedAccess(drift: ResourceChange, view: PreviewView): Finding[] | undefined {
  const isConsent = drift.type === resourceTypes.consent;
  if (!(isConsent || drift.type === resourceTypes.assignment) || view.placeOf(drift) !== "console") {
    return undefined;
  }
  const life = accessLife(view);
  if (life === undefined || life.isNew) {
    return [];
  }
  const isRequired = life.isRequired.before;
  return [isConsent ? withdrawnFinding(drift, isRequired) : removedFinding(drift, isRequired, view)];
}

function removedFinding(drift: ResourceChange, isRequired: boolean, view: PreviewView): Finding {
  const { words, kind } = peopleOf(drift, view);
  const line = `The assignment of ${words} was removed`;
  const say = findingsAbout("whoMaySignIn");
  return isRequired
    ? say("broken", drift, {
        line: `${line}: ${kind === "group" ? "its members" : "they"} cannot sign in, unless by another assignment (AADSTS50105).`,
        action: "Assign them again under Enterprise applications if it is not meant.",
      })
    : say("uninterrupted", drift, { line: `${line}, which keeps nobody out, since assignment is not required.` });
}
