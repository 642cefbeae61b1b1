import type { Graph } from "../graph.ts";
import { type Finding, findingsAbout } from "../impact/finding.ts";
import { resourceTypes } from "../impact/recording/resource-change.ts";
import { quoted } from "../impact/shown-value.ts";
import { readAssignments } from "../leftovers/standing-access.ts";
import type { StackState } from "../stack/stack-state.ts";

/**
 * Who can sign in although the configuration does not name them: the provider reads no assignment that is not its own. Where no
 * assignment is required, or all are left to the portal, there is nothing to say. @throws Error when Microsoft Graph refuses.
 */
export async function assignedByHand(
  graph: Graph,
  { resources }: StackState,
  assignments: Record<string, string>,
): Promise<Finding[]> {
  const own = resources.find(({ type }) => type === resourceTypes.servicePrincipal)?.outputs ?? {};
  const named = Object.values(assignments).map((objectId) => objectId.toLowerCase());
  if (typeof own.objectId !== "string" || own.appRoleAssignmentRequired !== true || named.length === 0) {
    return [];
  }
  // One that the run is to remove is no secret to the report.
  const known = resources.flatMap(({ type, id }) =>
    type === resourceTypes.assignment ? (id?.split("/").at(-1) ?? []) : [],
  );
  const found = await readAssignments(graph, own.objectId);
  return found
    .filter(({ id, principalId }) => !known.includes(id) && !named.includes(principalId.toLowerCase()))
    .map(({ principalDisplayName, principalId, principalType }) => {
      const name = quoted(principalDisplayName ?? principalId);
      const place = "is assigned in the portal and not in assignments";
      const line =
        principalType === "Group"
          ? `The group ${name} ${place}: its members can sign in.`
          : `${name} ${place}, and can sign in.`;
      return {
        ...findingsAbout("whoMaySignIn")(
          "uninterrupted",
          { name: principalId },
          {
            line,
            action: "Name them in assignments, or take them out under Enterprise applications, Users and groups.",
          },
        ),
        drift: "kept",
        already: "left",
      };
    });
}
