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
  const nobody = nobodyBecause(everybody, "nobody is assigned");
  const isMadeAnew = view.oldOutputs !== undefined && !view.applicationIsExchanged;
  const areMissing = assigned.length > 0 && everybody.length === 0;
  // A run that stops may not have come to the assignments, or stops at them.
  if (isMadeAnew || areMissing || view.told.failure !== undefined) {
    return [];
  }
  if (!isRequired.after) {
    return everybody.length === 0
      ? []
      : [
          say("uninterrupted", principal, {
            line: `Everybody of the tenant can sign in, not only ${namesOf(everybody)}, since assignment is not required.`,
            action: "Set assignmentRequired to true where only those who are assigned are to sign in.",
          }),
        ];
  }
  return [
    nobody === undefined
      ? say("uninterrupted", principal, {
          line: `Of the tenant these alone can sign in: ${admittedNames(everybody)}`,
          touches: "others",
        })
      : say("broken", principal, { line: `Nobody can sign in: ${nobody}`, action: nameSomebody }),
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

/** Whether a finding is that assignment becomes required. */
export function requiresAssignment({ property, verdict }: Finding): boolean {
  return property === "appRoleAssignmentRequired" && verdict === "broken";
}

/** The same finding in the names of those whom it leaves in, where assignment becomes required. */
export function withPeople(finding: Finding, view: PreviewView): Finding {
  const life = accessLife(view);
  if (!requiresAssignment(finding) || life === undefined || view.told.failure !== undefined) {
    return finding;
  }
  const everybody = allOf(life.assigned, view);
  const consent = life.isConsented
    ? ""
    : " Set adminConsent to true, or grant admin consent in the portal first: people cannot consent themselves any more.";
  const nobody = nobodyBecause(everybody);
  // https://learn.microsoft.com/entra/identity/enterprise-apps/grant-consent-single-user: who consents is assigned.
  const besides = "those who are assigned besides, in the portal or by having consented for themselves";
  return nobody === undefined
    ? {
        ...finding,
        line: `From now on these can sign in: ${admittedNames(everybody)} Everybody else of the tenant is refused (AADSTS50105), except ${besides}.`,
        action: `Make sure that nobody who uses RustDesk is missing.${consent}`,
      }
    : {
        ...finding,
        line: `Nobody can sign in any more except ${besides}: ${nobody}`,
        action: `Name users or groups in assignments.${consent}`,
      };
}

/** What to do where nobody is let in. */
export const nameSomebody = "Name users or groups in assignments, or set assignmentRequired to false.";

/** Why nobody can sign in who is among these, as the end of a sentence; undefined where somebody can, as far as is known. */
export function nobodyBecause(everybody: People[], none = "assignments names nobody"): string | undefined {
  if (everybody.some(({ letsIn }) => letsIn)) {
    return undefined;
  }
  return everybody.length === 0
    ? `assignment is required and ${none} (AADSTS50105).`
    : `assignment is required, and there is no person behind what is assigned, ${namesOf(everybody)} (AADSTS50105). ${whoCounts}`;
}

const whoCounts = "Members of nested groups do not count, and programs do not sign in.";

/** Those who let somebody in, and what is to be known of them; sentences, of which the first has begun. */
function admittedNames(everybody: People[]): string {
  const idle = everybody.filter(({ letsIn }) => !letsIn);
  const nobody = idle.length === 0 ? "" : ` There is no person behind ${namesOf(idle)}. ${whoCounts}`;
  const admitting = everybody.filter(({ letsIn }) => letsIn);
  return `${namesOf(admitting)}.${nested(admitting)}${nobody}`;
}

function namesOf(everybody: People[]): string {
  return listed(everybody.map(({ words }) => words));
}

/** Those of these resources whom the tenant has. */
export function allOf(assigned: ResourceChange[], view: PreviewView): People[] {
  return assigned.map((change) => peopleOf(change, view)).filter(({ isMissing }) => !isMissing);
}

/** Entra ID counts direct members alone (https://learn.microsoft.com/entra/identity/users/groups-saasapps). */
export function nested(everybody: People[]): string {
  const groups = everybody.filter(({ hasGroups }) => hasGroups).map(({ words }) => words);
  return groups.length === 0
    ? ""
    : ` ${everybody.length === 1 ? "It" : sentence(listed(groups))} has groups as members: people who are in those alone cannot sign in, since nested groups do not count.`;
}
