import { type ChangedValue, changedValues, listChange } from "../changed-value.ts";
import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { type ResourceChange, resourceTypes, shortType } from "../recording/resource-change.ts";
import { removedAccess } from "./access/removed-by-hand.ts";
import { ofNewHost } from "./property/callback-url.ts";
import { ownFindings } from "./property/property.ts";

/**
 * What was changed by hand, as things stand now: what the run leaves so, and what is wrong until the run mends it. The run's
 * own findings say what the run does about it.
 */
export function driftFindings(view: PreviewView): Finding[] {
  return view.preview.drift.flatMap((drift) => {
    const planned = view.preview.changes.find(({ urn }) => urn === drift.urn);
    return drift.operation === "delete" ? goneFindings(drift, planned, view) : changedFindings(drift, planned, view);
  });
}

function changedFindings(drift: ResourceChange, planned: ResourceChange | undefined, view: PreviewView): Finding[] {
  const undone = planned === undefined ? [] : changedValues(planned, "plan");
  return ownFindings(drift, "drift").flatMap((finding) =>
    concerns(finding, undone) ? mendedFindings(finding, view) : [keptFinding(finding)],
  );
}

function keptFinding(finding: Finding): Finding {
  const { action } = finding;
  // What is there already waits for nobody's judgement of this run.
  const verdict = finding.verdict === "unknown" ? "uninterrupted" : finding.verdict;
  const advice = verdict === "uninterrupted" ? "Undo it by hand if it is not meant." : action;
  return { ...finding, verdict, drift: "kept", already: "left", action: advice };
}

/** What harms nobody until the run undoes it needs no word of its own. */
function mendedFindings(finding: Finding, { selector }: PreviewView): Finding[] {
  const action = `Run \`npm run up -- ${selector} --refresh\`, which undoes it.`;
  return ["uninterrupted", "unknown"].includes(finding.verdict)
    ? []
    : [{ ...finding, drift: "undone", already: "mended", action }];
}

function goneFindings(drift: ResourceChange, planned: ResourceChange | undefined, view: PreviewView): Finding[] {
  const access = removedAccess(drift, view);
  if (planned?.operation === "create") {
    if (access !== undefined) {
      return access.flatMap((finding) => mendedFindings(finding, view));
    }
    // A new application is no mending: the run's own finding says what it means that the old one is gone.
    const isMended = drift.type === resourceTypes.servicePrincipal && !view.applicationIsExchanged;
    return isMended ? mendedFindings(missingFinding(drift), view) : [];
  }
  if (access !== undefined) {
    // The configuration has come to want what somebody did by hand.
    return access.map((finding) => keptFinding({ ...finding, verdict: "uninterrupted" }));
  }
  const needed: string[] = [resourceTypes.application, resourceTypes.servicePrincipal];
  const isHarmful = view.told.failure !== undefined && needed.includes(drift.type);
  const undeclared = view.told.failure === undefined ? ", and the program declares it no longer" : "";
  const line = `${shortType(drift.type)} ${drift.name} was deleted${undeclared}.`;
  return [keptFinding(isHarmful ? missingFinding(drift) : findingsAbout("other")("uninterrupted", drift, { line }))];
}

function missingFinding(drift: ResourceChange): Finding {
  const what = drift.type === resourceTypes.application ? "application" : "service principal";
  return findingsAbout("whoMaySignIn")("broken", drift, {
    line: `The ${what} was deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).`,
    action: "Mend what stops the run, and preview again.",
  });
}

/** Marks the findings that undo what was changed by hand since the last run. */
export function withUndoneDrift(findings: Finding[], { preview }: PreviewView): Finding[] {
  return findings.map((finding) => {
    const causes = preview.drift.filter(({ name }) => finding.resources.includes(name));
    const isUndone = causes.some((drift) => undoes(finding, drift));
    return isUndone && finding.drift === undefined ? undoneFinding(finding) : finding;
  });
}

/** Nobody has declared what goes with the change by hand, so there is nothing to keep. */
function undoneFinding(finding: Finding): Finding {
  const isTakenAway = finding.subject === "callbackUrls" && finding.verdict === "broken";
  const action = isTakenAway
    ? "If it is meant, declare its console in consoleOrigins first; what else signs people in there needs a registration of its own."
    : finding.action;
  // What the run puts back was there before.
  return { ...finding, line: finding.line.replace(ofNewHost, ""), drift: "undone", action };
}

function undoes(finding: Finding, drift: ResourceChange): boolean {
  return drift.operation === "delete"
    ? finding.property === undefined
    : concerns(finding, changedValues(drift, "drift"));
}

/** Of a list that both a person and the run change, only what the one did is undone by the other. */
function concerns({ property, item }: Finding, values: ChangedValue[]): boolean {
  const value = values.find(({ path }) => path === property);
  if (value === undefined || item === undefined) {
    return value !== undefined;
  }
  const { added, removed } = listChange(value);
  return added.includes(item) || removed.includes(item);
}
