import { type Finding, findingOf } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import type { ResourceChange } from "../resource-change.ts";
import { ownFindings } from "./property.ts";

/** What becomes of the service principal, to which sign-in, consent and assignment attach. */
export function servicePrincipalFindings(view: PreviewView): Finding[] {
  return view.changesOf("servicePrincipal").flatMap((change) => {
    const { operation } = change;
    if (operation === "update" || operation === "import") {
      return ownFindings(change);
    }
    // With a new application everything is new; what is said of the application covers it.
    if (view.applicationIsExchanged) {
      return [];
    }
    const existence = existenceFinding(change, view);
    return existence === undefined
      ? []
      : [existence, ...(operation === "replace" ? ownFindings(change) : [])];
  });
}

function existenceFinding(change: ResourceChange, view: PreviewView): Finding | undefined {
  const lost = "assignments of users and groups and the consent that was given are gone";
  switch (change.operation) {
    case "create":
      return findingOf(change, undefined, {
        verdict: "uninterrupted",
        subject: "whoMaySignIn",
        line: view.isGone(change.urn)
          ? `The service principal was deleted by hand, so nobody could sign in; the run makes a new one, but ${lost}.`
          : "The service principal is made: sign-in, consent and assignment attach to it.",
        action: view.isGone(change.urn)
          ? "Assign the users and grant consent again where you did before."
          : undefined,
      });
    case "replace":
      return findingOf(
        change,
        change.replaceKeys.find((key) => key !== "id"),
        {
          verdict: "broken",
          subject: "whoMaySignIn",
          line: `The service principal is replaced: ${lost}, so people whom only an assignment lets in cannot sign in.`,
          action: "Do not replace it; if you must, assign the users and grant consent again.",
        },
      );
    case "delete":
      return findingOf(change, undefined, {
        verdict: "broken",
        subject: "whoMaySignIn",
        line: "The service principal is deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).",
        action: "Keep it while the console uses this registration.",
      });
    default:
      return undefined;
  }
}
