import { describe, expect, test } from "vitest";

import { impactOf } from "../../../../cli/impact/impact.ts";
import type { ImpactOptions } from "../../../../cli/impact/preview-view.ts";
import type { Principal } from "../../../../cli/impact/principal.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { fingerprintOf } from "../../../../cli/impact/report/fingerprint.ts";
import { reportedRunOf } from "../../../../cli/impact/report/impact-report.ts";
import { verdictSentence } from "../../../../cli/impact/report/impact-words.ts";
import {
  diagnosticEvent,
  engineUnknown,
  impactOfSteps,
  recordingOf,
  type StepSketch,
  stepEvents,
  told,
} from "./engine-events.ts";

const support = "aaaaaaaa-1111-2222-3333-444444444444";
const ada = "bbbbbbbb-1111-2222-3333-444444444444";
const ours = "cccccccc-1111-2222-3333-444444444444";
const everybody = { "Support team": support, Ada: ada };
const group: Principal = { kind: "group", name: "RustDesk Support" };
const person: Principal = { kind: "user", name: "Ada Admin" };
const principals = new Map([
  [support, group],
  [ada, person],
]);
const options: ImpactOptions = { assignments: everybody, file: "Pulumi.test.yaml" };
const named: ImpactOptions = { ...options, principals };

/** The service principal of the console, which requires an assignment or not, before and after. */
function servicePrincipal(before: boolean | undefined, after: boolean): StepSketch {
  const state = (required: boolean) => ({ objectId: ours, appRoleAssignmentRequired: required });
  const type = resourceTypes.servicePrincipal;
  const name = "rustdesk-service-principal";
  if (before === undefined) {
    return { op: "create", type, name, new: { appRoleAssignmentRequired: after } };
  }
  return before === after
    ? { op: "same", type, name, old: state(before), new: state(after) }
    : {
        op: "update",
        type,
        name,
        old: state(before),
        new: state(after),
        diff: { appRoleAssignmentRequired: "update" },
      };
}

function assignment(
  op: string,
  id: string,
  { resource = ours, role = "00000000-0000-0000-0000-000000000000", name = id } = {},
): StepSketch {
  const inputs = { appRoleId: role, principalObjectId: id, resourceObjectId: resource };
  const kept = {
    ...inputs,
    principalDisplayName: id === ada ? "Ada Admin" : "RustDesk Support",
    principalType: id === ada ? "User" : "Group",
  };
  const step = { op, type: resourceTypes.assignment, name: `rustdesk-assignment-${name}` };
  return op === "create"
    ? { ...step, new: inputs }
    : op === "delete" || op === "refresh"
      ? { ...step, old: kept }
      : { ...step, old: kept, new: kept };
}

function consent(op: string, before: string[], after = before, more = {}): StepSketch {
  const state = (claimValues: string[]) => ({ claimValues, servicePrincipalObjectId: ours, ...more });
  const step = { op, type: resourceTypes.consent, name: "rustdesk-admin-consent" };
  const diff = op === "update" ? { diff: { claimValues: "update" } } : {};
  return {
    ...step,
    ...(op === "create" ? {} : { old: state(before) }),
    ...(op === "delete" || op === "refresh" ? {} : { new: state(after) }),
    ...diff,
  };
}

const scopes = ["openid", "profile", "email"];
const wide = [...scopes, "Mail.Read"];
const kept = servicePrincipal(true, true);
const open = servicePrincipal(false, false);
const consented = consent("same", scopes);
const given =
  "uninterrupted: An administrator's consent is given for all users to openid, profile, email: nobody is asked for it when they sign in.";
const nobody = "broken: Nobody can sign in: assignment is required and nobody is assigned (AADSTS50105).";
const unconsented =
  "broken: Nobody can consent to the sign-in, so that nobody signs in before an administrator has consented for all users: where assignment is required, people cannot do so themselves (AADSTS90094).";
const withdrawn =
  "broken: The administrator's consent for all users is withdrawn: nobody can sign in until an administrator consents again, since people cannot do so themselves where assignment is required (AADSTS90094).";
const mailLost =
  "broken: Consent for all users to Mail.Read (read the mail of whoever signs in) is withdrawn, which RustDesk does not ask for: a program that uses it is refused (AADSTS65001).";
const besides = "those who are assigned besides, in the portal or by having consented for themselves";
const whoCounts = "Members of nested groups do not count, and programs do not sign in.";
/** Of a new environment nothing is known before the run. */
const first = (...steps: StepSketch[]): StepSketch[] =>
  steps.map((step) => {
    const entries = Object.entries(step.new ?? {}).map(([key, value]) => [key, value === ours ? engineUnknown : value]);
    return { ...step, new: Object.fromEntries(entries) };
  });
const application: StepSketch = { op: "create", new: {} };
const made =
  "uninterrupted: A new registration nothing is made: its client id, client secret and issuer are known after the run.";

/** What is told of these steps. */
const changes: Record<string, [steps: StepSketch[], options: ImpactOptions, ...lines: string[]]> = {
  "a group that is assigned, by its name": [
    [kept, assignment("create", support)],
    named,
    "uninterrupted: The group “RustDesk Support” (“Support team” in assignments) is assigned: its members can sign in from now on.",
  ],
  "one whose name may not be read": [
    [kept, assignment("create", support)],
    options,
    `uninterrupted: “Support team” (object ID ${support}) is assigned and can sign in from now on.`,
  ],
  "one whose name may not be read, but what it is": [
    [kept, assignment("create", support)],
    { ...options, principals: new Map([[support, { kind: "group" }]]) },
    `uninterrupted: The group “Support team” (object ID ${support}) is assigned: its members can sign in from now on.`,
  ],
  "one that a group stands in for on this machine": [
    [kept, assignment("create", support)],
    { ...options, principals: new Map([[support, { kind: "group", name: "Support team" }]]), isLocal: true },
    "uninterrupted: “Support team” is assigned and can sign in from now on.",
  ],
  "one of which nothing is known": [
    [kept, assignment("create", support)],
    {},
    `uninterrupted: Object ID ${support} is assigned and can sign in from now on.`,
  ],
  "a person whose label is the name": [
    [kept, assignment("create", ada)],
    { ...named, assignments: { "Ada Admin": ada } },
    "uninterrupted: “Ada Admin” is assigned and can sign in from now on.",
  ],
  "a program": [
    [kept, assignment("create", ada)],
    { ...options, principals: new Map([[ada, { kind: "servicePrincipal", name: "Robot" }]]) },
    "uninterrupted: The program “Robot” (“Ada” in assignments) is assigned and gets tokens for this registration from now on.",
  ],
  "a group with groups within it": [
    [kept, assignment("create", support)],
    { ...options, principals: new Map([[support, { ...group, hasGroups: true }]]) },
    "uninterrupted: The group “RustDesk Support” (“Support team” in assignments) is assigned: its members can sign in from now on. It has groups as members: people who are in those alone cannot sign in, since nested groups do not count.",
  ],
  "somebody whom the tenant does not have": [
    [kept, assignment("create", support)],
    { ...options, principals: new Map([[support, { kind: "missing" }]]) },
    `failed: “Support team” (object ID ${support}) is no group, user or service principal of this tenant: the run would stop at it.`,
  ],
  "somebody whom the tenant has no longer": [
    [kept, assignment("same", support)],
    { ...options, principals: new Map([[support, { kind: "missing" }]]) },
    "uninterrupted: “RustDesk Support” (“Support team” in assignments) is assigned, but is in the tenant no longer.",
  ],
  "one of two that is assigned no longer": [
    [kept, assignment("delete", support), assignment("same", ada)],
    named,
    "broken: The group “RustDesk Support” (“Support team” in assignments) is assigned no longer: its members cannot sign in any more, unless by another assignment (AADSTS50105).",
  ],
  "the last one that is assigned no longer": [
    [kept, assignment("delete", ada)],
    { assignments: {} },
    "broken: “Ada Admin” is assigned no longer and cannot sign in any more, unless by another assignment (AADSTS50105).",
    "broken: Nobody can sign in any more, unless the portal has assigned somebody: assignment is required and assignments names nobody (AADSTS50105).",
  ],
  "assignments where none is required": [
    [open, assignment("create", support), assignment("delete", ada)],
    named,
    "uninterrupted: The group “RustDesk Support” (“Support team” in assignments) is assigned. That lets nobody else in: everybody of the tenant can sign in anyway, since assignment is not required.",
    "uninterrupted: “Ada Admin” (“Ada” in assignments) is assigned no longer. That keeps nobody out: everybody of the tenant can sign in, since assignment is not required.",
  ],
  "assignment that becomes required together with assignments and consent": [
    [
      servicePrincipal(false, true),
      assignment("create", support),
      assignment("create", ada),
      consent("create", [], scopes),
    ],
    named,
    `broken: From now on these can sign in: the group “RustDesk Support” (“Support team” in assignments) and “Ada Admin” (“Ada” in assignments). Everybody else of the tenant is refused (AADSTS50105), except ${besides}.`,
    given,
  ],
  "assignment that becomes required where nobody is assigned, or nobody who signs in": [
    [servicePrincipal(false, true), assignment("create", ada)],
    { ...options, principals: new Map([[ada, { kind: "servicePrincipal", name: "Ada" }]]) },
    `broken: Nobody can sign in any more except ${besides}: assignment is required, and there is no person behind what is assigned, the program “Ada” (AADSTS50105). ${whoCounts}`,
  ],
  "a group without people, for one with them": [
    [kept, assignment("create", support), assignment("delete", ada)],
    { ...options, principals: new Map([[support, { ...group, hasGroups: true, hasPeople: false }]]) },
    "broken: “Ada Admin” (“Ada” in assignments) is assigned no longer and cannot sign in any more, unless by another assignment (AADSTS50105).",
    `broken: Nobody can sign in any more, unless the portal has assigned somebody: assignment is required, and there is no person behind what is assigned, the group “RustDesk Support” (“Support team” in assignments) (AADSTS50105). ${whoCounts}`,
    "uninterrupted: The group “RustDesk Support” (“Support team” in assignments) is assigned. That lets nobody in, since no person is its direct member: those of nested groups do not count.",
  ],
  "assignment that becomes required no longer, with one assignment less": [
    [servicePrincipal(true, false), assignment("delete", support)],
    named,
    "exposed: Everybody of the tenant can sign in from now on, guests included: assignment is required no longer.",
    "uninterrupted: The group “RustDesk Support” (“Support team” in assignments) is assigned no longer. That keeps nobody out: everybody of the tenant can sign in, since assignment is not required.",
  ],
  "a new environment where nobody is assigned": [
    first(application, servicePrincipal(undefined, true)),
    { assignments: {} },
    nobody,
    unconsented,
    made,
  ],
  "a new environment where somebody is, and nobody has consented": [
    first(application, servicePrincipal(undefined, true), assignment("create", support)),
    named,
    unconsented,
    made,
    "uninterrupted: Of the tenant these alone can sign in: the group “RustDesk Support” (“Support team” in assignments).",
  ],
  "a new environment with all that it needs": [
    first(application, servicePrincipal(undefined, true), assignment("create", support), consent("create", [], scopes)),
    named,
    made,
    "uninterrupted: Of the tenant these alone can sign in: the group “RustDesk Support” (“Support team” in assignments).",
    given,
  ],
  "a new environment with a group without people beside a person": [
    first(
      application,
      servicePrincipal(undefined, true),
      assignment("create", support),
      assignment("create", ada),
      consent("create", [], scopes),
    ),
    {
      ...options,
      principals: new Map([
        [support, { ...group, hasPeople: false }],
        [ada, person],
      ]),
    },
    made,
    `uninterrupted: Of the tenant these alone can sign in: “Ada Admin” (“Ada” in assignments). There is no person behind the group “RustDesk Support” (“Support team” in assignments). ${whoCounts}`,
    given,
  ],
  "a new environment that lets in more than it assigns": [
    first(application, servicePrincipal(undefined, false), assignment("create", ada)),
    named,
    made,
    "uninterrupted: Everybody of the tenant can sign in, not only “Ada Admin” (“Ada” in assignments), since assignment is not required.",
  ],
  "assigned groups that are told, and only a person is assigned": [
    [{ ...application, new: { groupMembershipClaims: ["ApplicationGroup"] } }, open, assignment("create", ada)],
    named,
    made,
    "uninterrupted: “Ada Admin” (“Ada” in assignments) is assigned. That lets nobody else in: everybody of the tenant can sign in anyway, since assignment is not required.",
    "uninterrupted: ID tokens tell those of a user's groups that are assigned to the application: what maps groups, RustDesk included, can go by them.",
    "uninterrupted: The groups claim is empty: it tells assigned groups, and no group is assigned.",
  ],
  "somebody whom the configuration does not name": [
    [kept, assignment("create", support)],
    { assignments: { Ada: ada }, file: "Pulumi.test.yaml" },
    `exposed: Object ID ${support} is assigned by the program itself (rustdesk-assignment-${support}), and not by assignments of Pulumi.test.yaml: the door is opened where nobody looks for it.`,
  ],
  "somebody under another's name": [
    [kept, assignment("create", support, { name: ada })],
    options,
    `exposed: “Support team” (object ID ${support}) is assigned by the program itself (rustdesk-assignment-${ada}), and not by assignments of Pulumi.test.yaml: the door is opened where nobody looks for it.`,
  ],
  "another role": [
    [kept, assignment("create", support, { role: "dddddddd-1111-2222-3333-444444444444" })],
    options,
    `exposed: “Support team” (object ID ${support}) is given the application's role dddddddd-1111-2222-3333-444444444444, which a sign-in to RustDesk does not need.`,
  ],
  "a role of another application": [
    [kept, assignment("create", ada, { resource: "eeee" })],
    options,
    `exposed: “Ada” (object ID ${ada}) is given a role of another application (service principal “eeee”): it may do there what that role permits.`,
  ],
  "a consent that is withdrawn where assignment is required": [[kept, consent("delete", scopes)], {}, withdrawn],
  "a consent that is withdrawn elsewhere": [
    [open, consent("delete", scopes)],
    {},
    "unknown: The administrator's consent for all users is withdrawn: people are asked at their next sign-in whether they consent themselves, and refused where the tenant leaves that to administrators (AADSTS90094).",
  ],
  "a consent that somebody had widened, and that is withdrawn as a whole": [
    [kept, consent("delete", wide)],
    {},
    withdrawn,
    mailLost,
  ],
  "a consent to more, and to less": [
    [kept, consent("update", scopes, ["openid", "profile", "Mail.Read"])],
    {},
    "exposed: Consent is given for all users to Mail.Read (read the mail of whoever signs in), which no sign-in to RustDesk asks for: whoever has the client secret may do it in the name of people who sign in.",
    "broken: Consent for all users to email is withdrawn: people are asked for theirs, and refused where assignment is required or the tenant leaves consent to administrators (AADSTS90094).",
  ],
  "a consent to more that goes": [
    [kept, consent("update", [...wide, "User.Read"], scopes)],
    {},
    mailLost,
    "uninterrupted: Consent for all users to User.Read (read the profile of whoever signs in) is withdrawn, which RustDesk does not ask for.",
  ],
  "a consent for one person, which is none for all": [
    first(
      application,
      servicePrincipal(undefined, true),
      assignment("create", ada),
      consent("create", [], scopes, { userObjectId: ada }),
    ),
    named,
    unconsented,
    made,
    "uninterrupted: Of the tenant these alone can sign in: “Ada Admin” (“Ada” in assignments).",
    `uninterrupted: An administrator's consent is given for the user ${ada} to openid, profile, email: nobody is asked for it when they sign in.`,
  ],
  "an assignment and a consent that were there before": [
    [kept, assignment("import", ada), consent("import", scopes)],
    named,
    "uninterrupted: The assignment of “Ada Admin” (“Ada” in assignments) is brought under this program.",
    "uninterrupted: The administrator's consent is brought under this program.",
  ],
  "a consent for another application": [
    [kept, consent("create", [], ["Mail.Read"], { servicePrincipalObjectId: "eeee" })],
    {},
    "exposed: Consent is given to another application (service principal “eeee”) for “Mail.Read”: it may act in the name of people.",
  ],
};

describe("who gains and who loses sign-in by", () => {
  test.each(Object.entries(changes))("%s", (_what, [steps, given, ...lines]) => {
    expect(told(impactOfSteps(steps, given))).toEqual(lines);
  });
});

test("an assignment that stays, and one on its way to an application that goes, are nobody's loss", () => {
  expect(told(impactOfSteps([kept, assignment("same", ada), consented], named))).toEqual([]);
  const gone = [
    { op: "delete", old: {} },
    { ...kept, op: "delete" },
    assignment("delete", ada),
    consent("delete", scopes),
  ];
  expect(told(impactOfSteps(gone.map((step) => ({ ...step, new: undefined }) as unknown as StepSketch)))).toEqual([
    "broken: The application is deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).",
  ]);
});

test("a warning of the program that a finding tells too is not said twice", () => {
  const steps = first(application, servicePrincipal(undefined, true)).flatMap(stepEvents);
  const warnings = [
    "Nobody can sign in: assignmentRequired is true.",
    "Nobody can consent to the sign-in: users cannot.",
    "Nothing warns.",
  ];
  const recording = recordingOf(...steps, ...warnings.map((message) => diagnosticEvent("warning", message)));
  expect(impactOf(recording).warnings.map(({ message }) => message)).toEqual(["Nothing warns."]);
});

test("a run that stops before it comes to the assignments says nothing of nobody", () => {
  const impact = impactOfSteps(first(application, servicePrincipal(undefined, true)), { failure: "no" });
  expect(told(impact).filter((line) => /Nobody/.test(line))).toEqual([]);
});

test("runs are the same whether names could be read or not", () => {
  const steps = [kept, assignment("create", support), assignment("delete", ada)];
  const prints = [options, named, {}].map((given) => fingerprintOf(reportedRunOf(impactOfSteps(steps, given))));
  expect(new Set(prints).size).toBe(1);
  expect(prints[0]).not.toBe(fingerprintOf(reportedRunOf(impactOfSteps([kept, assignment("create", ada)], options))));
});

describe("what somebody took away by hand is told as it stands now:", () => {
  const byHand = "Changed by hand, which a run with --refresh mends";
  test("an assignment and the consent", () => {
    const impact = impactOfSteps(
      [
        kept,
        assignment("refresh", support),
        assignment("create", support),
        consent("refresh", scopes),
        consent("create", [], scopes),
      ],
      { assignments: { "Support team": support } },
    );
    expect(told(impact)).toEqual([
      `broken: ${byHand}: The assignment of the group “RustDesk Support” (“Support team” in assignments) was removed: its members cannot sign in, unless by another assignment (AADSTS50105).`,
      `broken: ${byHand}: The administrator's consent for all users is withdrawn: nobody can sign in until an administrator consents again, since people cannot do so themselves where assignment is required (AADSTS90094).`,
      "uninterrupted: Undoes a change by hand: The group “RustDesk Support” (“Support team” in assignments) is assigned: its members can sign in from now on.",
      "uninterrupted: Undoes a change by hand: An administrator's consent is given for all users to openid, profile, email: nobody is asked for it when they sign in.",
    ]);
    expect(verdictSentence(impact)).toBe("Sign-in is broken now; a run mends it");
  });

  test("an assignment that keeps nobody out", () => {
    expect(told(impactOfSteps([open, assignment("refresh", ada), assignment("create", ada)], named))).toEqual([
      "uninterrupted: Undoes a change by hand: “Ada Admin” (“Ada” in assignments) is assigned. That lets nobody else in: everybody of the tenant can sign in anyway, since assignment is not required.",
    ]);
  });

  test("an assignment that the program declares no longer either, which is what was wanted", () => {
    expect(told(impactOfSteps([kept, assignment("refresh", ada)], {}))).toEqual([
      "uninterrupted: Changed by hand, and left so: The assignment of “Ada Admin” was removed: they cannot sign in, unless by another assignment (AADSTS50105).",
    ]);
    expect(told(impactOfSteps([open, assignment("refresh", ada)], {}))).toEqual([
      "uninterrupted: Changed by hand, and left so: The assignment of “Ada Admin” was removed, which keeps nobody out, since assignment is not required.",
    ]);
  });

  test("a consent to more that somebody gave", () => {
    const widened = { ...consent("update", scopes, wide), op: "refresh" };
    expect(told(impactOfSteps([kept, widened, consent("update", wide, scopes)]))).toEqual([
      `exposed: ${byHand}: Consent is given for all users to Mail.Read (read the mail of whoever signs in), which no sign-in to RustDesk asks for: whoever has the client secret may do it in the name of people who sign in.`,
      "broken: Undoes a change by hand: Consent for all users to Mail.Read (read the mail of whoever signs in) is withdrawn, which RustDesk does not ask for: a program that uses it is refused (AADSTS65001).",
    ]);
  });

  test("of what went with its service principal, that is said", () => {
    const steps = [
      { op: "same", old: {}, new: {} },
      { ...kept, op: "refresh", new: undefined },
      servicePrincipal(undefined, true),
      assignment("refresh", ada),
      assignment("create", ada, { resource: engineUnknown }),
    ];
    expect(
      told(impactOfSteps(steps as StepSketch[], named)).filter((line) => line.includes("Changed by hand")),
    ).toEqual([
      `broken: ${byHand}: The service principal was deleted: nobody can sign in with Microsoft Entra ID (AADSTS700016).`,
    ]);
  });
});
