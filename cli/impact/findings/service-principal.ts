import { accessLife } from "../access-life.ts";
import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import type { ResourceChange } from "../recording/resource-change.ts";
import { withPeople } from "./access/admitted.ts";
import { ownFindings } from "./property/property.ts";

/** What becomes of the service principal, to which sign-in, consent and assignment attach. */
export function servicePrincipalFindings(view: PreviewView): Finding[] {
  return view.changesOf("servicePrincipal").flatMap((change) => {
    const { operation } = change;
    if (operation === "update" || operation === "import") {
      return ownFindings(change).map((finding) => withPeople(finding, view));
    }
    // With a new application everything is new; what is said of the application covers it.
    if (view.applicationIsExchanged) {
      return [];
    }
    const existence = existenceFinding(change, view);
    return existence === undefined ? [] : [existence, ...(operation === "replace" ? ownFindings(change) : [])];
  });
}

const say = findingsAbout("whoMaySignIn");
const lost = "assignments of users and groups and the consent that was given are gone";

function existenceFinding(change: ResourceChange, view: PreviewView): Finding | undefined {
  switch (change.operation) {
    case "create":
      // The console has been given this application's client id, so people have been let in by a service principal.
      return view.isGone(change.urn) || view.oldOutputs !== undefined
        ? madeAnewFinding(change, view)
        : say("uninterrupted", change, {
            line: "The service principal is made: sign-in, consent and assignment attach to it.",
          });
    case "replace":
      return say("broken", change, {
        property: change.replaceKeys.find((key) => key !== "id"),
        line: `The service principal is replaced: ${lost}, so people whom only an assignment lets in cannot sign in.`,
        action: "Do not replace it; if you must, assign the users and grant consent again.",
      });
    case "delete":
      return say("broken", change, {
        line: "The service principal is deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).",
        action: "Keep it while the console uses this registration.",
      });
    default:
      return undefined;
  }
}

/** Whatever was granted to the old one does not come back with the new one, but what the configuration names is made again. */
function madeAnewFinding(change: ResourceChange, view: PreviewView): Finding {
  const { isRequired, assigned, isConsented } = accessLife(view) ?? { isRequired: { after: false }, assigned: [] };
  const isDeclared = assigned.length > 0 && isConsented;
  const made = `The service principal is made anew: ${lost}`;
  if (!isRequired.after) {
    return say("uninterrupted", change, {
      line: `${made}; nobody needs an assignment, but where users may not consent themselves they are asked for an administrator's approval.`,
      action: "Grant admin consent again where you did before.",
    });
  }
  return isDeclared
    ? say("uninterrupted", change, {
        line: `${made}; those that the configuration names are made again.`,
        action: "Assign again, under Enterprise applications, whom somebody had assigned there.",
      })
    : say("broken", change, {
        line: `${made}, and since assignment is required nobody can sign in until people are assigned again (AADSTS50105).`,
        action: "Assign the users or groups, and grant admin consent, under Enterprise applications right after.",
      });
}
