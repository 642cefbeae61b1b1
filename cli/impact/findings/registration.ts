import { isEmpty, isUnknown } from "../changed-value.ts";
import { type Finding, findingsAbout } from "../finding.ts";
import type { PreviewView } from "../preview-view.ts";
import { valueAt } from "../recording/property-difference.ts";
import type { ResourceChange } from "../recording/resource-change.ts";
import { shown } from "../shown-value.ts";
import { audienceFindings } from "./property/audience.ts";
import { callbackUrlFindings } from "./property/callback-url.ts";
import { groupClaimFindings, idTokenClaimFindings } from "./property/claims.ts";
import { ownerFindings, permissionFindings } from "./property/members.ts";
import { ownFindings } from "./property/property.ts";

/** What becomes of the application: its client id, and everything that it says. */
export function registrationFindings(view: PreviewView): Finding[] {
  return view.changesOf("application").flatMap((change) => {
    switch (change.operation) {
      case "create":
        return isAnother(change, view) ? [anotherFinding(change, view)] : newFindings(change, view);
      case "replace":
        return [replacedFinding(change, view), ...ownFindings(change)];
      case "delete":
        return [
          say("broken", change, {
            line: "The application is deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).",
            action: "Make sure that the console has another way in, such as a local administrator.",
          }),
        ];
      case "import": {
        const line = "The registration is brought under this program with its client id kept.";
        return [say("uninterrupted", change, { line }), ...ownFindings(change)];
      }
      case "update":
        return ownFindings(change);
      default:
        return [];
    }
  });
}

const say = findingsAbout("clientId");
const strangers =
  "the console's client id is refused (AADSTS700016), and every user is a stranger to the console, since Entra ID " +
  "gives each person another subject for another application";

/** Whether the console has been given the client id of an application that is no longer there. */
function isAnother({ urn }: ResourceChange, view: PreviewView): boolean {
  return view.isGone(urn) || view.oldOutputs !== undefined;
}

function anotherFinding(change: ResourceChange, view: PreviewView): Finding {
  const isGone = view.isGone(change.urn);
  return say("broken", change, {
    line: `${isGone ? "The application was deleted, so nobody can sign in" : "Another application is made"}, and the run gives the console a NEW client id: ${strangers}.`,
    action: isGone
      ? "Restore it in the portal within 30 days (App registrations, Deleted applications) and preview again."
      : "Keep the application that is there.",
  });
}

function newFindings(change: ResourceChange, view: PreviewView): Finding[] {
  const name = change.new?.inputs.displayName;
  const registration = isUnknown(name) ? "A new registration" : `A new registration ${shown(name)}`;
  const made = say("uninterrupted", change, {
    line: `${registration} is made: its client id, client secret and issuer are known after the run.`,
    action: `Fill in the console's dialog from \`npm run sheet -- ${view.selector}\` after the run.`,
  });
  return [made, ...contentFindings(change)];
}

function replacedFinding(change: ResourceChange, view: PreviewView): Finding {
  return say("broken", change, {
    property: change.replaceKeys.find((key) => key !== "id"),
    line: `The application is replaced, and the console gets a NEW client id: ${strangers}.`,
    action: `Do not replace it; if you must, tell the users, run \`npm run sheet -- ${view.selector}\` and fill in the console's dialog again.`,
  });
}

/** What a new registration says; the rest stands in the engine's difference. */
function contentFindings(change: ResourceChange): Finding[] {
  const inputs = change.new?.inputs ?? {};
  const web = inputs.web as { redirectUris?: unknown } | undefined;
  const added = (path: string, value: unknown) => ({ path, old: undefined, new: value });
  return [
    ...callbackUrlFindings(change, added("web.redirectUris", web?.redirectUris)),
    ...audienceFindings(change, { path: "signInAudience", old: "AzureADMyOrg", new: inputs.signInAudience }).filter(
      ({ action }) => action !== undefined,
    ),
    ...permissionFindings(change, added("requiredResourceAccesses", inputs.requiredResourceAccesses)),
    ...ownerFindings(change, added("owners", inputs.owners)),
    ...claimFindings(change),
  ];
}

/** What ID tokens tell besides what they always do. */
function claimFindings(change: ResourceChange): Finding[] {
  const { optionalClaims, groupMembershipClaims: groups } = change.new?.inputs ?? {};
  const claims = valueAt(optionalClaims, "idTokens");
  return [
    ...(isEmpty(claims)
      ? []
      : idTokenClaimFindings(change, { path: "optionalClaims.idTokens", old: undefined, new: claims })),
    ...(isEmpty(groups)
      ? []
      : groupClaimFindings(change, { path: "groupMembershipClaims", old: undefined, new: groups })),
  ];
}
