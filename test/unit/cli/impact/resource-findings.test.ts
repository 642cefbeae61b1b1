import { describe, expect, test } from "vitest";

import type { Impact } from "../../../../cli/impact/impact.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { impactOfSteps, propertyStep, type StepSketch, told } from "./engine-events.ts";
import { previewSteps } from "./example-report.ts";

const strangers =
  "the console's client id is refused (AADSTS700016), and every user is a stranger to the console, since Entra ID gives " +
  "each person another subject for another application";
const lost = "assignments of users and groups and the consent that was given are gone";
const type = resourceTypes.servicePrincipal;
const [stack] = previewSteps({ op: "same" }) as [StepSketch];

/** The first finding, with what to do. */
function first({ findings: [finding] }: Impact): string {
  return `${finding?.verdict}: ${finding?.line} | ${finding?.action}`;
}

/** What is told first of these steps. */
const ofResources: Record<string, [steps: StepSketch[], finding: string]> = {
  "a first application": [
    [{ op: "create", new: { displayName: "Desk" } }],
    "uninterrupted: A new registration “Desk” is made: its client id, client secret and issuer are known after the run. | Fill in the console's dialog from `npm run sheet -- --stack test` after the run.",
  ],
  "another application": [
    [stack, { op: "create", new: {} }],
    `broken: Another application is made, and the run gives the console a NEW client id: ${strangers}. | Keep the application that is there.`,
  ],
  "an application that was deleted by hand": [
    [
      { op: "refresh", old: {} },
      { op: "create", new: {} },
    ],
    `broken: The application was deleted, so nobody can sign in, and the run gives the console a NEW client id: ${strangers}. | Restore it in the portal within 30 days (App registrations, Deleted applications) and preview again.`,
  ],
  "an application that is replaced": [
    [{ op: "replace", old: {}, new: {}, keys: ["id", "templateId"] }],
    `broken: The application is replaced, and the console gets a NEW client id: ${strangers}. | Do not replace it; if you must, tell the users, run \`npm run sheet -- --stack test\` and fill in the console's dialog again.`,
  ],
  "an application that is deleted": [
    [{ op: "delete", old: {} }],
    "broken: The application is deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016). | Make sure that the console has another way in, such as a local administrator.",
  ],
  "a service principal that is replaced": [
    [{ op: "replace", type, old: {}, new: {} }],
    `broken: The service principal is replaced: ${lost}, so people whom only an assignment lets in cannot sign in. | Do not replace it; if you must, assign the users and grant consent again.`,
  ],
  "a service principal that is deleted": [
    [{ op: "delete", type, old: {} }],
    "broken: The service principal is deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016). | Keep it while the console uses this registration.",
  ],
  "an application that is protected": [
    [{ op: "same", old: {}, new: {}, protect: [false, true] }],
    "uninterrupted: Protected from now on: a run that would delete it stops. | undefined",
  ],
  "an application that is protected no longer": [
    [{ op: "same", old: {}, new: {}, protect: [true, false] }],
    "uninterrupted: Protected no longer: a later run may delete it, and a new application has a new client id. | Keep protect on in every real environment.",
  ],
  "a previous client secret that is protected no longer": [
    [
      { op: "same", old: {}, new: {}, protect: [true, true] },
      {
        op: "same",
        type: resourceTypes.clientSecret,
        name: "rustdesk-client-secret-1",
        old: {},
        new: {},
        protect: [true, false],
      },
    ],
    "uninterrupted: The previous client secret is protected no longer, so that a later renewal can remove it. | undefined",
  ],
};

describe("what becomes of a resource as a whole:", () => {
  test.each(Object.entries(ofResources))("%s", (_what, [steps, finding]) => {
    expect(first(impactOfSteps(steps))).toBe(finding);
  });

  test("a replacement names the property that forces it", () => {
    const { findings } = impactOfSteps([{ op: "replace", old: {}, new: {}, keys: ["id", "templateId"] }]);
    expect(findings[0]?.property).toBe("templateId");
  });
});

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
const otherAdded = `Callback URL “${other}” is added: people can sign in to the console at https://other.example.com. The host is new: whoever runs other.example.com receives sign-ins.`;

/** What is told of changes by hand, and what the run itself means. */
const byHands: Record<string, [steps: StepSketch[], runVerdict: string, ...lines: string[]]> = {
  "a callback URL that was removed": [
    drifted(uris, [desk], [], [desk]),
    "uninterrupted",
    `broken: ${byHand}: ${deskRemoved}`,
    `uninterrupted: ${undoes}: Callback URL “${desk}” is added: people can sign in to the console at https://desk.example.com.`,
  ],
  "one that was removed, while the configuration moves to another": [
    drifted(uris, [desk], [], [other]),
    "uninterrupted",
    `broken: Changed by hand, and left so: ${deskRemoved}`,
    `uninterrupted: ${otherAdded}`,
  ],
  "a redirect URI that was added, apart from one that the configuration removes": [
    drifted(uris, [desk], [desk, tool], [other]),
    "broken",
    `broken: ${deskRemoved}`,
    `broken: ${undoes}: Redirect URI “${tool}” is removed: whatever signs people in with it is refused (AADSTS50011).`,
    `uninterrupted: ${otherAdded}`,
  ],
  "an owner that was added, apart from one that the configuration adds": [
    drifted("owners", ["1111-1"], ["1111-1", "2222-2"], ["1111-1", "3333-3"]),
    "uninterrupted",
    "uninterrupted: Owner 3333-3 is added and may change the registration, its secrets included.",
    `uninterrupted: ${undoes}: Owner 2222-2 is removed and may no longer change the registration.`,
  ],
  "a name, which the configuration changes too": [
    drifted("displayName", "Desk", "Renamed", "Desk 2"),
    "uninterrupted",
    `uninterrupted: ${undoes}: People see “Desk 2” instead of “Renamed” when they sign in.`,
  ],
  "assignment that was made required": [
    drifted("appRoleAssignmentRequired", false, true, false, resourceTypes.servicePrincipal),
    "exposed",
    `exposed: ${undoes}: Everybody of the tenant can sign in from now on, guests included: assignment is required no longer.`,
    `broken: ${byHand}: People who are not assigned cannot sign in any more: assignment is required (AADSTS50105).`,
  ],
  "assignment that was made required, as the configuration wants it now": [
    drifted("appRoleAssignmentRequired", false, true, true, resourceTypes.servicePrincipal),
    "uninterrupted",
    "broken: Changed by hand, and left so: People who are not assigned cannot sign in any more: assignment is required (AADSTS50105).",
  ],
};

describe("what somebody changed by hand is told apart from what the run does:", () => {
  test.each(Object.entries(byHands))("%s", (_what, [steps, runVerdict, ...lines]) => {
    const impact = impactOfSteps(steps);
    expect(told(impact)).toEqual(lines);
    expect(impact.runVerdict).toBe(runVerdict);
  });
});
