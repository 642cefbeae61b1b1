import { accessLife } from "../../access-life.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import type { PreviewView } from "../../preview-view.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { consentFindings as scopeFindings } from "../property/consent.ts";
import { ownFindings } from "../property/property.ts";

const say = findingsAbout("permissions");

/** What becomes of the consent that an administrator gives for all users. */
export function consentFindings(view: PreviewView): Finding[] {
  const life = accessLife(view);
  return life === undefined
    ? []
    : view.changesOf("consent").flatMap((change) => {
        switch (change.operation) {
          case "create":
          case "replace":
            return scopeFindings(change, {
              path: "claimValues",
              old: undefined,
              new: change.new?.inputs.claimValues,
            }).map((finding) => ({ ...finding, property: undefined }));
          case "import":
            return [
              say("uninterrupted", change, { line: "The administrator's consent is brought under this program." }),
              ...ownFindings(change),
            ];
          case "update":
            return ownFindings(change).map((finding) =>
              // Where assignment is required it is no question any more.
              finding.verdict === "unknown" && life.isRequired.after ? { ...finding, verdict: "broken" } : finding,
            );
          case "delete":
            return view.applicationIsExchanged
              ? []
              : [withdrawnFinding(change, life.isRequired.after), ...lostByOthers(change)];
          default:
            return [];
        }
      });
}

/** What somebody had added to the consent goes with it. */
function lostByOthers(change: ResourceChange): Finding[] {
  const old = change.old?.outputs.claimValues ?? change.old?.inputs.claimValues;
  return scopeFindings(change, { path: "claimValues", old, new: undefined }).filter(({ item }) => item !== undefined);
}

/** What it means that nobody has consented for all any more. */
export function withdrawnFinding(change: ResourceChange, isRequired: boolean): Finding {
  const line = "The administrator's consent for all users is withdrawn";
  return isRequired
    ? say("broken", change, {
        line: `${line}: nobody can sign in until an administrator consents again, since people cannot do so themselves where assignment is required (AADSTS90094).`,
        action:
          "Keep adminConsent true, or grant admin consent under Enterprise applications, Permissions, right after the run.",
      })
    : say("unknown", change, {
        line: `${line}: people are asked at their next sign-in whether they consent themselves, and refused where the tenant leaves that to administrators (AADSTS90094).`,
        action: "Look at what users may consent to: Enterprise applications, Consent and permissions.",
      });
}
