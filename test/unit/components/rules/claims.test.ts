import { describe, expect, test } from "vitest";

import { type ClaimsArgs, claimsInputs, claimsProblems, claimsWarnings } from "../../../../components/rules/claims.ts";

const none: ClaimsArgs = { optional: [], groups: "None", groupNames: false };
const named: ClaimsArgs = { optional: ["email", "xms_edov"], groups: "ApplicationGroup", groupNames: true };

test.each([none, named, { ...none, groups: "SecurityGroup" }, { ...named, groupNames: false }])(
  "claims can be declared: %j",
  (claims) => {
    expect(claimsProblems(claims)).toEqual([]);
  },
);

describe("claims are refused:", () => {
  test.each<[string, Partial<ClaimsArgs>, string]>([
    [
      "another one",
      { optional: ["upn"] },
      'optionalClaims[0] "upn" must be one of email, xms_edov. Correct or remove it.',
    ],
    [
      "a repeated one",
      { optional: ["email", "email"] },
      'optionalClaims[1] "email" must not repeat another one. Remove it.',
    ],
    [
      "xms_edov without the address that it tells something of",
      { optional: ["xms_edov"] },
      "optionalClaims must have email beside xms_edov, which tells something of it. Add email.",
    ],
    [
      "other groups",
      { groups: "All", groupNames: true },
      "groupMembershipClaims must be one of None (no groups), ApplicationGroup (groups that are assigned to the application), " +
        'SecurityGroup (all security groups of the user); got "All". Use None.',
    ],
    [
      "names of groups that are not assigned",
      { groups: "SecurityGroup", groupNames: true },
      "groupNames must be false with groupMembershipClaims SecurityGroup: Entra ID tells names of groups that are assigned to the " +
        "application, and of no others. Set groupMembershipClaims to ApplicationGroup, or groupNames to false.",
    ],
  ])("%s", (_, wrong, problem) => {
    expect(claimsProblems({ ...none, ...wrong })).toEqual([problem]);
  });
});

test("a groups claim of assigned groups warns while no group is assigned", () => {
  expect(claimsWarnings(named, {})).toEqual([
    "The groups claim is empty: groupMembershipClaims is ApplicationGroup and assignments names no group. Name it there, unless it " +
      "is assigned in the portal.",
  ]);
  expect(claimsWarnings(named, { Support: "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb" })).toEqual([]);
  expect(claimsWarnings(none, {})).toEqual([]);
});

test("the application has inputs for what is on, and none where all is off", () => {
  expect(claimsInputs(none)).toEqual({});
  expect(claimsInputs({ ...none, groups: "SecurityGroup" })).toEqual({ groupMembershipClaims: ["SecurityGroup"] });
  expect(claimsInputs(named)).toEqual({
    optionalClaims: {
      idTokens: [
        { name: "email" },
        { name: "xms_edov" },
        { name: "groups", additionalProperties: ["cloud_displayname"] },
      ],
    },
    groupMembershipClaims: ["ApplicationGroup"],
  });
});
