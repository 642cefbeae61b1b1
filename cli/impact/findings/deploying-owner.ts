import { textsOf } from "../changed-value.ts";
import type { Finding } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";

/** What it means for the next run that an owner goes: an identity that may change only what it owns is locked out. */
export function withDeployingOwner(findings: Finding[], view: PreviewView): Finding[] {
  const { caller, knownOwners: { people, deployers } = { people: [], deployers: [] } } = view.told;
  const known = [...deployers, ...(caller === undefined ? [] : [caller])];
  const keepsDeployer = (finding: Finding): boolean =>
    view.preview.changes
      .filter(({ name }) => finding.resources.includes(name))
      .every(({ new: target }) => textsOf(target?.inputs.owners).some((id) => isAmong(known, id)));
  return findings.map((finding): Finding => {
    const { subject, item = "", touches, drift } = finding;
    if (
      subject !== "owners" ||
      touches !== "others" ||
      drift !== undefined ||
      // On this machine one identity deploys, which owns nothing and may change all.
      (view.told.isLocal && !isAmong(known, item)) ||
      isAmong(people, item) ||
      keepsDeployer(finding)
    ) {
      return finding;
    }
    return isAmong(known, item)
      ? {
          ...finding,
          verdict: "broken",
          line: `${finding.line} It is the identity that deploys: its next run is refused.`,
        }
      : {
          ...finding,
          verdict: "unknown",
          line: `${finding.line} If it is the identity that deploys, its next run is refused.`,
        };
  });
}

function isAmong(ids: string[], id: string): boolean {
  return ids.some((one) => one.toLowerCase() === id.toLowerCase());
}
