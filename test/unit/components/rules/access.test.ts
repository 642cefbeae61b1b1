import { describe, expect, test } from "vitest";

import {
  type AccessArgs,
  accessProblems,
  accessWarnings,
  assignedBy,
  assignmentName,
} from "../../../../components/rules/access.ts";
import { audiences } from "../../../../components/rules/audience.ts";

const group = "AAAAAAAA-0000-1111-2222-bbbbbbbbbbbb";
const person = "cccccccc-0000-1111-2222-dddddddddddd";
const open: AccessArgs = { assignmentRequired: false, assignments: {}, adminConsent: false };
const closed: AccessArgs = { assignmentRequired: true, assignments: { "Support team": group }, adminConsent: true };

test("access for everybody, and for those who are assigned, can be declared with every audience that has users of the tenant", () => {
  for (const audience of ["AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount"] as const) {
    expect([...accessProblems(open, audience), ...accessProblems(closed, audience)]).toEqual([]);
  }
  expect(accessProblems(open, "PersonalMicrosoftAccount")).toEqual([]);
  expect(Object.keys(audiences)).toHaveLength(4);
});

describe("access is refused:", () => {
  test.each<[string, unknown, string]>([
    ["a name", "support", '"support"'],
    ["a number", 7, "7"],
    ["a list", [group], `["${group}"]`],
    ["nothing", null, "null"],
  ])("%s instead of an object ID", (_, objectId, given) => {
    const access = { ...closed, assignments: { "Support team": objectId as string } };
    expect(accessProblems(access, "AzureADMyOrg")).toEqual([
      'assignments["Support team"] must be the object ID of a group or user, such as "00000000-1111-2222-3333-444444444444"; ' +
        `got ${given}. Look it up under Groups or Users in the portal.`,
    ]);
  });

  test("one object ID under two labels, whatever its case", () => {
    const access = { ...closed, assignments: { "Support team": group, Anna: person, Helpers: group.toLowerCase() } };
    expect(accessProblems(access, "AzureADMyOrg")).toEqual([
      'assignments["Helpers"] must not repeat that of "Support team". Remove one of them.',
    ]);
  });

  test("an empty label", () => {
    expect(accessProblems({ ...closed, assignments: { " ": group } }, "AzureADMyOrg")).toEqual([
      'assignments must have a label before each object ID, such as "Support team".',
    ]);
  });

  test.each([
    ["assignment that is required", { ...open, assignmentRequired: true }],
    ["an assignment", { ...open, assignments: { Anna: person } }],
    ["a consent", { ...open, adminConsent: true }],
  ])("%s where only personal accounts sign in", (_, access) => {
    expect(accessProblems(access, "PersonalMicrosoftAccount")).toEqual([
      "assignmentRequired, assignments and adminConsent must be left out with signInAudience PersonalMicrosoftAccount: they reach " +
        "users of this tenant alone, and everybody with a personal account can sign in. Remove them, or use AzureADMyOrg.",
    ]);
  });
});

describe("a warning says who is let in, or kept out, by surprise:", () => {
  const everybody =
    "Everybody of the tenant can sign in, not only those in assignments, because assignmentRequired is false. Set it to true.";
  const nobody =
    "Nobody can sign in: assignmentRequired is true and assignments names nobody. Name users or groups there, unless they are " +
    "assigned in the portal.";
  const unasked =
    "Nobody can consent to the sign-in: where assignment is required, users cannot do so themselves. Set adminConsent to true, " +
    "unless an administrator has consented for all users in the portal.";

  test.each<[string, AccessArgs, string[]]>([
    ["everybody may sign in", open, []],
    ["everybody may, with consent", { ...open, adminConsent: true }, []],
    ["those who are assigned may", closed, []],
    ["somebody is assigned, and everybody may", { ...closed, assignmentRequired: false }, [everybody]],
    ["nobody is assigned", { ...closed, assignments: {} }, [nobody]],
    ["nobody consents", { ...closed, adminConsent: false }, [unasked]],
    ["nobody is assigned or consents", { ...open, assignmentRequired: true }, [nobody, unasked]],
  ])("%s", (_, access, warnings) => {
    expect(accessWarnings(access, false)).toEqual(warnings);
  });

  test("a group may be assigned for the groups claim alone", () => {
    expect(accessWarnings({ ...closed, assignmentRequired: false }, true)).toEqual([]);
  });
});

test("an assignment's name has its object ID, in one case, and gives it back", () => {
  const name = assignmentName("rustdesk", group);
  expect(name).toBe("rustdesk-assignment-aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb");
  expect(assignedBy(name)).toBe("aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb");
  expect(assignedBy("rustdesk-admin-consent")).toBeUndefined();
});
