import { afterEach, expect, test, vi } from "vitest";

import { assignedByHand } from "../../../../cli/access/assigned-by-hand.ts";
import { withFindings } from "../../../../cli/impact/impact.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { impactOfSteps, told } from "../impact/engine-events.ts";
import { graphOf } from "./answering-graph.ts";

afterEach(() => vi.unstubAllGlobals());

const assignment = (id: string, principalId: string, principalDisplayName: string | null, principalType = "User") => {
  const appRoleId = "00000000-0000-0000-0000-000000000000";
  return { id, appRoleId, principalId, principalDisplayName, principalType };
};
const answers = {
  "/servicePrincipals/ours/appRoleAssignedTo": {
    value: [
      assignment("1", "AAAA", "Support", "Group"),
      assignment("2", "bbbb", "Tom"),
      assignment("3", "cccc", "Nina"),
      assignment("4", "dddd", null),
      assignment("5", "eeee", "Partners", "Group"),
    ],
  },
};

const team = { assignments: { Team: "aaaa" }, becomesRequired: false };

function stateWith(appRoleAssignmentRequired: boolean) {
  const principal = {
    urn: "a",
    type: resourceTypes.servicePrincipal,
    outputs: { objectId: "ours", appRoleAssignmentRequired },
  };
  // Tom is one that the run is to remove.
  const known = { urn: "b", type: resourceTypes.assignment, id: "/servicePrincipals/ours/appRoleAssignedTo/2" };
  return { resources: [principal, known], pendingCreates: [], outputs: {} };
}

test("whom the portal lets in besides is told as it is, and left so", async () => {
  const { graph } = await graphOf({ ...answers });
  const findings = await assignedByHand(graph, stateWith(true), team);
  const impact = withFindings(impactOfSteps([]), findings);
  const byHand = "uninterrupted: Changed by hand, and left so:";
  expect(told(impact)).toEqual([
    `${byHand} Assigned in the portal and not in assignments: the members of “Partners” can sign in.`,
    `${byHand} Assigned in the portal, or by a consent of their own, and not in assignments: “Nina” and “dddd” can sign in.`,
  ]);
  expect(findings.map(({ resources }) => resources)).toEqual([["eeee"], ["cccc", "dddd"]]);
  expect(await assignedByHand(graph, stateWith(false), { ...team, becomesRequired: true })).toEqual(findings);
  expect([impact.verdict, impact.runVerdict, impact.changes]).toEqual(["uninterrupted", "uninterrupted", true]);
});

test("of very many the first are named", async () => {
  const value = Array.from({ length: 12 }, (_, index) => assignment(String(index + 5), `id-${index}`, `P${index}`));
  const { graph } = await graphOf({ "/servicePrincipals/ours/appRoleAssignedTo": { value } });
  const [finding] = await assignedByHand(graph, stateWith(true), team);
  expect(finding?.line).toMatch(/: “P0”, .+, “P9” and 2 more can sign in\.$/);
});

test("nothing is asked where everybody gets in, or all are left to the portal", async () => {
  const { graph, sent } = await graphOf({});
  expect(await assignedByHand(graph, stateWith(false), team)).toEqual([]);
  expect(await assignedByHand(graph, stateWith(true), { ...team, assignments: {} })).toEqual([]);
  expect(await assignedByHand(graph, { resources: [], pendingCreates: [], outputs: {} }, team)).toEqual([]);
  expect(sent).toEqual([]);
  await expect(assignedByHand(graph, stateWith(true), team)).rejects.toThrow("answers 403");
});
