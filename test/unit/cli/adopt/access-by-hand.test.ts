import { describe, expect, test } from "vitest";

import {
  type AccessByHand,
  accessFields,
  assignmentsToKeep,
  consentToKeep,
  readAccess,
  undeclaredAccess,
} from "../../../../cli/adopt/access-by-hand.ts";
import { assigned, consentTo } from "./hand-made.ts";

const tom = { principalDisplayName: "Tom Okafor", principalType: "User" };
const withRole = { appRoleId: "11111111-0000-4000-8000-000000000000", principalDisplayName: "Auditors" };
const required = { isRequired: true, groups: "None" };

function kept(access: AccessByHand["assignments"], when = required): Record<string, string> {
  return assignmentsToKeep({ assignments: access, consent: null }, when);
}

describe("of assignments that are there", () => {
  test("each is kept under its principal's name where assignment is required", () => {
    expect(kept([assigned("1-1"), assigned("2-2", tom)])).toEqual({ "Support team": "1-1", "Tom Okafor": "2-2" });
  });

  test("names are told apart, and stand for what the engine can read", () => {
    const names = ["Team", "Team", " Team ", "secure", null, ""];
    const assignments = names.map((principalDisplayName, index) => assigned(`${index}`, { principalDisplayName }));
    expect(kept(assignments)).toEqual({
      Team: "0",
      "Team (2)": "1",
      "Team (3)": "2",
      "secure (2)": "3",
      "4": "4",
      "5": "5",
    });
  });

  test("those with a role are not kept: the configuration cannot say it", () => {
    expect(kept([assigned("1-1", withRole)])).toEqual({});
  });

  test("groups alone are where the groups claim tells them, and nobody is where everybody is let in", () => {
    const both = [assigned("1-1"), assigned("2-2", tom)];
    expect(kept(both, { isRequired: false, groups: "ApplicationGroup" })).toEqual({ "Support team": "1-1" });
    expect(kept(both, { isRequired: false, groups: "SecurityGroup" })).toEqual({});
  });

  test("none is where nobody could look", () => {
    expect(kept(undefined)).toEqual({});
  });
});

test.each([
  ["openid profile email", true],
  [" email openid  profile", true],
  ["User.Read openid profile email offline_access", false],
  ["User.Read", false],
  ["openid profile", false],
])("a consent to “%s” is kept: %s", (scope, isKept) => {
  expect(consentToKeep({ assignments: [], consent: consentTo(scope) })).toBe(isKept);
});

test("no consent is none", () => {
  expect([null, undefined].map((consent) => consentToKeep({ assignments: [], consent }))).toEqual([false, false]);
});

describe("the report", () => {
  test("names who is assigned, and what is consented to", () => {
    const assignments = [assigned("1-1"), assigned("2-2", tom)];
    expect(accessFields({ assignments, consent: consentTo("User.Read openid") })).toEqual([
      ["Assigned", "Support team (Group) and Tom Okafor (User)"],
      ["Consent", "for all users to User.Read, openid"],
    ]);
    expect(accessFields({ assignments: [], consent: null })).toEqual([]);
  });

  test("names ten of many", () => {
    const assignments = [..."abcdefghijkl"].map((principalDisplayName) =>
      assigned(principalDisplayName, { principalDisplayName }),
    );
    expect(undeclared({ assignments, consent: null }, {})).toEqual([
      "The assignments of a, b, c, d, e, f, g, h, i, j and 2 more, outside of this program: nobody depends on them while assignmentRequired is false.",
    ]);
  });

  test("says what stays without being declared, and why", () => {
    const assignments = [assigned("1-1"), assigned("2-2", tom), assigned("3-3", withRole)];
    const consent = consentTo("User.Read openid profile email offline_access");
    expect(undeclared({ assignments, consent }, { assignmentRequired: true, assignments: { Team: "1-1" } })).toEqual([
      "The assignments of Tom Okafor, outside of this program: the file names others.",
      "The assignments of Auditors, outside of this program: they have an app role, which assignments cannot say.",
      "The consent for all users to User.Read, openid, profile, email, offline_access, outside of this program: adminConsent would " +
        "make it one to openid, profile, email and nothing else.",
    ]);
  });

  test("says nothing of what is declared", () => {
    const access = { assignments: [assigned("1-1")], consent: consentTo("User.Read") };
    expect(undeclared(access, { assignments: { Team: "1-1" }, adminConsent: true })).toEqual([]);
    expect(
      undeclared({ assignments: [], consent: consentTo("openid profile email") }, { adminConsent: false }),
    ).toEqual([
      "The consent for all users to openid, profile, email, outside of this program: adminConsent is false in the file.",
    ]);
  });

  test("says what could not be read", async () => {
    const variables = { ARM_USE_CLI: "false" };
    const access = await readAccess("service-principal", { variables, tenantId: "tenant" });
    expect(undeclared(access, {})).toEqual([
      "Who is assigned, which could not be read (the Azure CLI is not to be asked), outside of this program.",
      "What an administrator has consented to, which could not be read (the Azure CLI is not to be asked), outside of this program.",
    ]);
  });

  test("has nothing to say where no service principal is", async () => {
    const access = await readAccess(undefined, { variables: {}, tenantId: "tenant" });
    expect(access).toEqual({ assignments: [], consent: null });
  });
});

function undeclared(access: AccessByHand, configuration: Record<string, unknown>): string[] {
  return undeclaredAccess(access, (key) => configuration[key]);
}
