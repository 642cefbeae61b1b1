import type { Graph } from "../graph.ts";
import { type Finding, findingsAbout } from "../impact/finding.ts";
import { someOf } from "../impact/findings/access/people.ts";
import { resourceTypes } from "../impact/recording/resource-change.ts";
import { quoted } from "../impact/shown-value.ts";
import type { StackState } from "../stack/stack-state.ts";
import { type Assignment, readAssignments } from "./standing-access.ts";

/**
 * Who can sign in although the configuration does not name them: the provider reads no assignment that is not its own. Where no
 * assignment is required, or all are left to the portal, there is nothing to say. @throws Error when Microsoft Graph refuses.
 */
export async function assignedByHand(
  graph: Graph,
  { resources }: StackState,
  { assignments, becomesRequired }: { assignments: Record<string, string>; becomesRequired: boolean },
): Promise<Finding[]> {
  const own = resources.find(({ type }) => type === resourceTypes.servicePrincipal)?.outputs ?? {};
  const named = Object.values(assignments).map((objectId) => objectId.toLowerCase());
  const isRequired = becomesRequired || own.appRoleAssignmentRequired === true;
  if (typeof own.objectId !== "string" || !isRequired || named.length === 0) {
    return [];
  }
  // One that the run is to remove is no secret to the report.
  const known = resources.flatMap(({ type, id }) =>
    type === resourceTypes.assignment ? (id?.split("/").at(-1) ?? []) : [],
  );
  const found = (await readAssignments(graph, own.objectId)).filter(
    ({ id, principalId }) => !known.includes(id) && !named.includes(principalId.toLowerCase()),
  );
  const ofType = (type: string) => found.filter(({ principalType }) => principalType === type);
  return [
    ...told(
      ofType("Group"),
      (who) => `Assigned in the portal and not in assignments: the members of ${who} can sign in.`,
    ),
    // https://learn.microsoft.com/entra/identity/enterprise-apps/grant-consent-single-user: who consents is assigned.
    ...told(
      ofType("User"),
      (who) => `Assigned in the portal, or by a consent of their own, and not in assignments: ${who} can sign in.`,
    ),
  ];
}

function told(assignments: Assignment[], line: (who: string) => string): Finding[] {
  const names = assignments.map(({ principalDisplayName, principalId }) => quoted(principalDisplayName ?? principalId));
  const action = "Name them in assignments, or take them out under Enterprise applications, Users and groups.";
  const finding = findingsAbout("whoMaySignIn")("uninterrupted", undefined, { line: line(someOf(names)), action });
  const resources = assignments.map(({ principalId }) => principalId);
  return assignments.length === 0 ? [] : [{ ...finding, resources, drift: "kept", already: "left" }];
}
