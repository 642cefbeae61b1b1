import { type ConsoleFields, consoleFields } from "./console-fields.ts";
import { type Finding, inOrder, merged, runVerdictOf, type Verdict, worstVerdict } from "./finding.ts";
import { assignmentFindings, vanishedFindings } from "./findings/access/assignments.ts";
import { consentFindings } from "./findings/access/consent.ts";
import { clientSecretFindings } from "./findings/client-secret.ts";
import { withDeployingOwner } from "./findings/deploying-owner.ts";
import { driftFindings, withUndoneDrift } from "./findings/drift.ts";
import { leakFindings } from "./findings/leaks.ts";
import { otherRegistrationFindings } from "./findings/other-registration.ts";
import { otherResourceFindings } from "./findings/other-resource.ts";
import { outputFindings } from "./findings/outputs.ts";
import { providerFindings } from "./findings/provider.ts";
import { registrationFindings } from "./findings/registration.ts";
import { policyFindings, runFindings } from "./findings/run.ts";
import { servicePrincipalFindings } from "./findings/service-principal.ts";
import { protectionFindings, standingFindings } from "./findings/unseen-flags.ts";
import { olderFileStop } from "./older-file.ts";
import { type ImpactOptions, PreviewView } from "./preview-view.ts";
import type { Notice, RecordedPreview } from "./recording/preview-recording.ts";
import type { ResourceChange } from "./recording/resource-change.ts";

/** What a run means for the RustDesk console of one environment. */
export interface Impact {
  /** The worst of the findings': of what the run does, and of what is wrong already. */
  verdict: Verdict;
  /** The worst of what the run itself does: a run that mends what is broken is no danger. */
  runVerdict: Verdict;
  /** Whether the run changes anything, or somebody has changed something by hand. */
  changes: boolean;
  /** What becomes of the fields of the console's dialog. */
  console: ConsoleFields;
  /** Worst first. */
  findings: Finding[];
  warnings: Notice[];
  /** Resources that the run changes, for the engine's own difference. */
  resources: ResourceChange[];
}

/** Explains a recorded preview in the console's words. */
export function impactOf(preview: RecordedPreview, options: ImpactOptions = {}): Impact {
  const view = new PreviewView(preview, options);
  const planned = withUndoneDrift(
    [
      ...registrationFindings(view),
      ...servicePrincipalFindings(view),
      ...assignmentFindings(view),
      ...consentFindings(view),
      // Of an older file they would advise what must not be done.
      ...(olderFileStop(view) === undefined ? clientSecretFindings(view) : []),
      ...outputFindings(view),
      ...protectionFindings(view),
      ...otherRegistrationFindings(view),
      ...otherResourceFindings(view),
      ...providerFindings(view),
      ...leakFindings(view),
    ],
    view,
  );
  const settings = (options.settings ?? [])
    .filter(({ toldBy }) => toldBy === undefined || !planned.some((finding) => tells(finding, toldBy)))
    .map(({ finding }) => finding);
  const findings = merged([
    ...runFindings(view),
    ...policyFindings(view),
    ...driftFindings(view),
    ...standingFindings(view),
    ...vanishedFindings(view),
    ...settings,
    ...withDeployingOwner(planned, view),
  ]);
  const resources = changedResources(view.preview.changes);
  return {
    verdict: worstVerdict(findings.map(({ verdict }) => verdict)),
    runVerdict: runVerdictOf(findings),
    changes: resources.length > 0 || planned.length > 0 || settings.length > 0 || view.preview.drift.length > 0,
    console: consoleFields(view),
    findings: inOrder(findings),
    warnings: noticesOf(view).filter(({ message }) => !findings.some(({ line }) => saysTheSame(line, message))),
    resources,
  };
}

function tells(
  finding: Finding,
  { subject = finding.subject, property = finding.property }: Partial<Finding>,
): boolean {
  return finding.subject === subject && finding.property === property;
}

/** The same with findings of what no preview shows. */
export function withFindings(impact: Impact, added: Finding[]): Impact {
  const findings = inOrder([...impact.findings, ...added]);
  const verdict = worstVerdict(findings.map((finding) => finding.verdict));
  const changes = impact.changes || added.some(({ drift }) => drift !== undefined);
  return { ...impact, findings, verdict, runVerdict: runVerdictOf(findings), changes };
}

/** A provider may log an error although it goes on; one that stops the run is a finding. */
function noticesOf({ preview, told: { failure, remarks = [] } }: PreviewView): Notice[] {
  const errors = failure === undefined ? preview.errors : [];
  return [...remarks.map((message) => ({ message, resource: undefined })), ...errors, ...preview.warnings];
}

/** Whether a finding begins as a warning of the program does, which does not know what the run finds. */
function saysTheSame(line: string, warning: string): boolean {
  const [clause = ""] = warning.split(/[:,]/);
  return clause.length > 10 && line.startsWith(clause);
}

/** What the engine's own display lists: the state's entries for providers are not in it. */
function changedResources(changes: ResourceChange[]): ResourceChange[] {
  return changes.filter(
    ({ operation, type }) => operation !== "same" && operation !== "read" && !type.startsWith("pulumi:providers:"),
  );
}
