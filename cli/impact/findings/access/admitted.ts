import { type AccessLife, accessLife } from "../../access-life.ts";
import { type Finding, findingsAbout } from "../../finding.ts";
import type { PreviewView } from "../../preview-view.ts";
import type { ResourceChange } from "../../recording/resource-change.ts";
import { listed, type People, peopleOf, sentence } from "./people.ts";

const say = findingsAbout("whoMaySignIn");

/** Who can sign in with a service principal that the run makes; of one that is made anew its own finding says what was lost. */
export function newFindings({ isRequired, assigned, isConsented }: AccessLife, view: PreviewView): Finding[] {
  const [principal] = view.changesOf("servicePrincipal").filter(({ operation }) => operation !== "delete");
  const everybody = allOf(assigned, view);
  const names = listed(everybody.map(({ words }) => words));
  const isMadeAnew = view.oldOutputs !== undefined && !view.applicationIsExchanged;
  // A run that stops may not have come to the assignments.
  if (isMadeAnew || view.told.failure !== undefined) {
    return [];
  }
  if (!isRequired.after) {
    return everybody.length === 0
      ? []
      : [
          say("uninterrupted", principal, {
            line: `Everybody of the tenant can sign in, not only ${names}, since assignment is not required.`,
            action: "Set assignmentRequired to true where only those who are assigned are to sign in.",
          }),
        ];
  }
  return [
    everybody.length === 0
      ? say("broken", principal, {
          line: "Nobody can sign in: assignment is required and nobody is assigned (AADSTS50105).",
          action: "Name users or groups in assignments, or set assignmentRequired to false.",
        })
      : say("uninterrupted", principal, {
          line: `Of the tenant these alone can sign in: ${names}.${nested(everybody)}`,
          touches: "others",
        }),
    ...(isConsented
      ? []
      : [
          say("broken", principal, {
            line: "Nobody can consent to the sign-in, so that nobody signs in before an administrator has consented for all users: where assignment is required, people cannot do so themselves (AADSTS90094).",
            action:
              "Set adminConsent to true, or grant admin consent under Enterprise applications, Permissions, right after the run.",
          }),
        ]),
  ];
}

/** The same finding in the names of those whom it leaves in, where assignment becomes required. */
export function withPeople(finding: Finding, view: PreviewView): Finding {
  const life = accessLife(view);
  const isTurnedOn = finding.property === "appRoleAssignmentRequired" && finding.verdict === "broken";
  if (!isTurnedOn || life === undefined || view.told.failure !== undefined) {
    return finding;
  }
  const everybody = allOf(life.assigned, view);
  const consent = life.isConsented
    ? ""
    : " Set adminConsent to true, or grant admin consent in the portal first: people cannot consent themselves any more.";
  return everybody.length === 0
    ? {
        ...finding,
        line: "Nobody can sign in any more but whom the portal has assigned: assignment is required, and assignments names nobody (AADSTS50105).",
        action: `Name users or groups in assignments.${consent}`,
      }
    : {
        ...finding,
        line: `From now on these alone can sign in: ${listed(everybody.map(({ words }) => words))}. Everybody else of the tenant is refused, but whom the portal has assigned (AADSTS50105).${nested(everybody)}`,
        action: `Make sure that nobody who uses RustDesk is missing.${consent}`,
      };
}

function allOf(assigned: ResourceChange[], view: PreviewView): People[] {
  return assigned.map((change) => peopleOf(change, view)).filter(({ isMissing }) => !isMissing);
}

/** Entra ID counts direct members alone (https://learn.microsoft.com/entra/identity/users/groups-saasapps). */
export function nested(everybody: People[]): string {
  const groups = everybody.filter(({ hasGroups }) => hasGroups).map(({ words }) => words);
  return groups.length === 0
    ? ""
    : ` ${everybody.length === 1 ? "It" : sentence(listed(groups))} has groups as members: people who are in those alone cannot sign in, since nested groups do not count.`;
}
