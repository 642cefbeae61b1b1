import type { Finding } from "../finding.ts";
import type { Notice, PolicyViolation } from "../preview-recording.ts";
import type { PreviewView } from "../preview-view.ts";

/** What the engine says last of every run that stops; it tells nothing. */
const afterword = /\n?^(preview failed|One or more errors occurred\. Check logs for more details)$/gm;

/** Why the run would stop, and what the program itself says is wrong. */
export function runFindings({ preview, failure }: PreviewView): Finding[] {
  if (failure === undefined) {
    return preview.errors.map((error) => noticeFinding(error, "broken"));
  }
  if (!preview.policyViolations.some((violation) => violation.mandatory)) {
    const message = failure.replaceAll(afterword, "").trim();
    return [noticeFinding({ message: message || failure, resource: undefined }, "failed")];
  }
  // What a rule of the policy pack stops is told by the rule.
  return preview.errors
    .filter(({ message }) => message.replaceAll(afterword, "") !== "")
    .map((error) => noticeFinding(error, "failed"));
}

function noticeFinding({ message, resource }: Notice, verdict: "failed" | "broken"): Finding {
  return {
    verdict,
    subject: "run",
    line: message,
    resources: resource === undefined ? [] : [resource],
    property: undefined,
    action: undefined,
    drift: undefined,
  };
}

/** What the policy pack forbids or advises against. */
export function policyFindings({ preview }: PreviewView): Finding[] {
  return preview.policyViolations.map(policyFinding);
}

function policyFinding({ policy, mandatory, resource, message }: PolicyViolation): Finding {
  return {
    verdict: mandatory ? "failed" : "uninterrupted",
    subject: "policy",
    line: `${mandatory ? "Forbidden" : "Advised against"} by the policy ${policy}: ${message.replaceAll(/\s*\n\s*/g, " ")}`,
    resources: resource === undefined ? [] : [resource],
    property: undefined,
    action: mandatory ? "Change the configuration so that the rule holds." : undefined,
    drift: undefined,
  };
}
