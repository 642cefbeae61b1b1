import { describe, expect, test } from "vitest";

import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { impactOfSteps, propertyStep, type StepSketch, told } from "./engine-events.ts";

/** A property that somebody changed by hand, and what the program declares of it. */
function drifted(path: string, before: unknown, now: unknown, declared: unknown, type?: string): StepSketch[] {
  const planned = propertyStep(path, now, declared, type);
  const isKept = JSON.stringify(now) === JSON.stringify(declared);
  return [
    { ...propertyStep(path, before, now, type), op: "refresh" },
    isKept ? { ...planned, op: "same", diff: {} } : planned,
  ];
}

const byHand = "Changed by hand, which a run with --refresh mends";
const undoes = "Undoes a change by hand";
const [desk, other, tool] = [
  "https://desk.example.com/api/oidc/callback",
  "https://other.example.com/api/oidc/callback",
  "https://tool.example.com/signed-in",
];
const uris = "web.redirectUris";
const deskRemoved = `Callback URL “${desk}” is removed: people who open the console at https://desk.example.com cannot sign in (AADSTS50011).`;
const otherAdded = `Callback URL “${other}” is added: people can sign in to the console at https://other.example.com.`;

describe("what somebody changed by hand is told apart from what the run does:", () => {
  test.each<[what: string, steps: StepSketch[], runVerdict: string, ...lines: string[]]>([
    [
      "a callback URL that was removed",
      drifted(uris, [desk], [], [desk]),
      "uninterrupted",
      `broken: ${byHand}: ${deskRemoved}`,
      `uninterrupted: ${undoes}: Callback URL “${desk}” is added: people can sign in to the console at https://desk.example.com.`,
    ],
    [
      "one that was removed, while the configuration moves to another",
      drifted(uris, [desk], [], [other]),
      "uninterrupted",
      `broken: Changed by hand, and left so: ${deskRemoved}`,
      `uninterrupted: ${otherAdded}`,
    ],
    [
      "a redirect URI that was added, apart from one that the configuration removes",
      drifted(uris, [desk], [desk, tool], [other]),
      "broken",
      `broken: ${deskRemoved}`,
      `broken: ${undoes}: Redirect URI “${tool}” is removed: whatever signs people in with it is refused (AADSTS50011).`,
      `uninterrupted: ${otherAdded}`,
    ],
    [
      "an owner that was added, apart from one that the configuration adds",
      drifted("owners", ["1111-1"], ["1111-1", "2222-2"], ["1111-1", "3333-3"]),
      "uninterrupted",
      "uninterrupted: Owner 3333-3 is added and may change the registration, its secrets included.",
      `uninterrupted: ${undoes}: Owner 2222-2 is removed and may no longer change the registration.`,
    ],
    [
      "a name, which the configuration changes too",
      drifted("displayName", "Desk", "Renamed", "Desk 2"),
      "uninterrupted",
      `uninterrupted: ${undoes}: People see “Desk 2” instead of “Renamed” when they sign in.`,
    ],
    [
      "assignment that was made required",
      drifted("appRoleAssignmentRequired", false, true, false, resourceTypes.servicePrincipal),
      "uninterrupted",
      `broken: ${byHand}: People who are not assigned cannot sign in any more: assignment is required (AADSTS50105).`,
      `uninterrupted: ${undoes}: Everybody of the tenant may sign in: assignment is required no longer.`,
    ],
    [
      "assignment that was made required, as the configuration wants it now",
      drifted("appRoleAssignmentRequired", false, true, true, resourceTypes.servicePrincipal),
      "uninterrupted",
      "broken: Changed by hand, and left so: People who are not assigned cannot sign in any more: assignment is required (AADSTS50105).",
    ],
  ])("%s", (_what, steps, runVerdict, ...lines) => {
    const impact = impactOfSteps(steps);
    expect(told(impact)).toEqual(lines);
    expect(impact.runVerdict).toBe(runVerdict);
  });
});
