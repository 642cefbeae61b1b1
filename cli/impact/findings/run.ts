import type { Stop } from "../../stack/stops/stop.ts";
import { type Finding, findingsAbout } from "../finding.ts";
import { olderFileStop } from "../older-file.ts";
import type { PreviewView } from "../preview-view.ts";

/** Why the run would stop, or must not be made. */
export function runFindings(view: PreviewView): Finding[] {
  const { failure, stops = failure === undefined ? [] : [{ line: failure }] } = view.told;
  const older = olderFileStop(view) ?? [];
  // A rule of the policy pack that stops the run has a finding of its own.
  const others = stops.filter(({ isPolicy }) => isPolicy !== true);
  return [...others, older].flat().map((stop) => stopFinding(stop, view));
}

/** What the program itself says first of an expired client secret, with which it stops every run. */
const expired = /^The client secret stopped working on [^.]*\.(?= )/;

/** The program tells how the configuration renews an expired secret; for one of its own there is a command. */
function stopFinding({ line, action, resource }: Stop, view: PreviewView): Finding {
  const stopped = resource === undefined ? undefined : { name: resource };
  const [notice] = expired.exec(line) ?? [];
  if (notice === undefined) {
    return findingsAbout("run")("failed", stopped, { line, action });
  }
  const isOwn = view.changesOf("clientSecret").some(({ operation }) => operation !== "delete");
  const renewal = isOwn ? `Renew it: \`npm run rotate -- ${view.selector}\`.` : line.slice(notice.length).trim();
  return findingsAbout("clientSecret")("failed", stopped, {
    line: notice,
    action: `${renewal} Until then \`npm run up\` refuses every other change as well.`,
  });
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
