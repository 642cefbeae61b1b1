import { type Finding, findingsAbout, type Subject } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import type { Notice } from "../recording/preview-recording.ts";

/** What the engine says last of every run that stops; it tells nothing. */
const afterword = /\n?^(preview failed|One or more errors occurred\. Check logs for more details)$/gm;

/** Why the run would stop. */
export function runFindings(view: PreviewView): Finding[] {
  const { preview, told } = view;
  const { failure } = told;
  if (failure === undefined) {
    return [];
  }
  const errors = preview.errors.filter(({ message }) => message.replaceAll(afterword, "") !== "");
  const untold = errors.reduce((text, { message }) => text.replaceAll(message, ""), failure);
  const rest = untold.replaceAll(afterword, "").trim();
  // A rule of the policy pack that stops the run has a finding of its own.
  const isTold = preview.policyViolations.some(({ mandatory }) => mandatory) || (rest === "" && errors.length > 0);
  return [
    ...errors.map((error) => errorFinding(error, view)),
    ...(isTold ? [] : [stopFinding({ message: rest || failure, resource: undefined })]),
  ];
}

function stopFinding({ message, resource }: Notice, subject: Subject = "run", action?: string): Finding {
  const stopped = resource === undefined ? undefined : { name: resource };
  return findingsAbout(subject)("failed", stopped, { line: message, action });
}

/** What the program itself says first of an expired client secret, with which it stops every run. */
const expired = /^The client secret stopped working on [^.]*\.(?= )/;

/** The program tells how the configuration renews an expired secret; for one of its own there is a command. */
function errorFinding(error: Notice, view: PreviewView): Finding {
  const [line] = expired.exec(error.message) ?? [];
  if (line === undefined) {
    return stopFinding(error);
  }
  const isOwn = view.changesOf("clientSecret").some(({ operation }) => operation !== "delete");
  const renewal = isOwn ? `Renew it: \`npm run rotate -- ${view.selector}\`.` : error.message.slice(line.length).trim();
  const action = `${renewal} Until then \`npm run up\` refuses every other change as well.`;
  return stopFinding({ ...error, message: line }, "clientSecret", action);
}

/** What the policy pack forbids or advises against. */
export function policyFindings({ preview }: PreviewView): Finding[] {
  return preview.policyViolations.map(({ policy, mandatory, resource, message }) => {
    const judged = resource === undefined ? undefined : { name: resource };
    const text = message.replaceAll(/\s*\n\s*/g, " ");
    return findingsAbout("policy")(mandatory ? "failed" : "uninterrupted", judged, {
      line: `${mandatory ? "Forbidden" : "Advised against"} by the policy ${policy}: ${text}`,
      action: mandatory ? "Change the configuration so that the rule holds." : undefined,
    });
  });
}
