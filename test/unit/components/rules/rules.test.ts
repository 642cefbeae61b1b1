import { describe, expect, test } from "vitest";

import { clientSecretProblems, declaredGenerations, endDateOf } from "../../../../components/rules/client-secret.ts";
import { displayNameProblems } from "../../../../components/rules/display-name.ts";
import { isOwner, ownersProblems } from "../../../../components/rules/owners.ts";

const person = "0f0f0f0f-1111-2222-3333-444444444444";

describe("the display name", () => {
  test("may be any words of up to 120 characters, 90 with personal accounts, seven fewer with a suffix", () => {
    expect(displayNameProblems("x".repeat(120), "AzureADMyOrg", false)).toEqual([]);
    expect(displayNameProblems("x".repeat(90), "PersonalMicrosoftAccount", false)).toEqual([]);
    expect(displayNameProblems("x".repeat(113), "AzureADMyOrg", true)).toEqual([]);
  });

  test.each([
    ["", false, 'displayName must not be empty; got "". Set one, such as "RustDesk".'],
    ["  ", false, 'displayName must not be empty; got "  ". Set one, such as "RustDesk".'],
    [" RustDesk", false, 'displayName " RustDesk" must not begin or end with a blank. Use "RustDesk".'],
    [
      "x".repeat(121),
      false,
      `displayName "${"x".repeat(121)}" must have at most 120 characters with signInAudience AzureADMyOrg; got 121. Shorten it.`,
    ],
    [
      "x".repeat(114),
      true,
      `displayName "${"x".repeat(114)}" must have at most 113 characters with signInAudience AzureADMyOrg (the random ` +
        "suffix takes the rest); got 114. Shorten it.",
    ],
  ])("refuses %j", (name, suffix, problem) => {
    expect(displayNameProblems(name, "AzureADMyOrg", suffix)).toEqual([problem]);
  });
});

describe("owners", () => {
  test("are object IDs", () => {
    expect(ownersProblems([person, "11111111-1111-1111-1111-111111111111"])).toEqual([]);
    expect(ownersProblems(["ada@contoso.test"])).toEqual([
      'owners[0] "ada@contoso.test" must be an object ID, such as "00000000-1111-2222-3333-444444444444". Look it up ' +
        "under Users or Enterprise applications in the portal.",
    ]);
  });

  test("do not repeat, whatever their case", () => {
    expect(ownersProblems([person, person.toUpperCase()])).toEqual([
      `owners[1] "${person.toUpperCase()}" must not repeat another owner. Remove one of them.`,
    ]);
  });

  test("are at most 100", () => {
    const many = Array.from(
      { length: 101 },
      (_, index) => `00000000-0000-0000-0000-${String(index).padStart(12, "0")}`,
    );
    expect(ownersProblems(many.slice(1))).toEqual([]);
    expect(ownersProblems(many)).toEqual(["owners must be at most 100 object IDs; got 101. Remove some."]);
  });

  test("are compared with the caller whatever the case", () => {
    expect(isOwner(person.toUpperCase(), [person])).toBe(true);
    expect(isOwner("11111111-1111-1111-1111-111111111111", [person])).toBe(false);
  });
});

const secret = { generation: 3, retiredGeneration: 0, lifetimeDays: 180, warningDays: 30 };

describe("a client secret", () => {
  test("ends its lifetime after it is made, in whole seconds", () => {
    expect(endDateOf(new Date("2026-11-21T07:33:38.412Z"), 180)).toBe("2027-05-20T07:33:38Z");
  });

  test.each([
    ["the first alone", { generation: 1 }, [1]],
    ["with the one before", { generation: 7 }, [6, 7]],
    ["alone when the one before is retired", { generation: 7, retiredGeneration: 6 }, [7]],
    ["with the one before when an earlier one is retired", { generation: 7, retiredGeneration: 5 }, [6, 7]],
    ["not at all beside an existing one", { existing: { value: "x", expires: undefined } }, []],
  ])("is declared %s", (_how, args, generations) => {
    expect(declaredGenerations({ ...secret, ...args })).toEqual(generations);
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses generation %d", (generation) => {
    expect(clientSecretProblems({ ...secret, generation })).toEqual([
      `clientSecretGeneration must be a whole number from 1; got ${generation}. Set 1 for the first.`,
    ]);
  });

  test.each([-1, 3, 4, 0.5])("refuses %d as retired generation of generation 3", (retiredGeneration) => {
    expect(clientSecretProblems({ ...secret, retiredGeneration })).toEqual([
      "clientSecretRetiredGeneration must be a whole number from 0 and less than clientSecretGeneration (3), since the " +
        `current secret is never retired; got ${retiredGeneration}. Raise clientSecretGeneration first.`,
    ]);
  });

  test.each([0, 731, 1.5])("refuses a lifetime of %d days", (lifetimeDays) => {
    expect(clientSecretProblems({ ...secret, lifetimeDays })).toEqual([
      "clientSecretLifetimeDays must be a whole number from 1 to 730 (24 months, the portal's most); got " +
        `${lifetimeDays}. Use 180 or fewer: many tenants refuse more.`,
    ]);
  });

  test.each([-1, 731, 1.5])("refuses to warn %d days before its end", (warningDays) => {
    expect(clientSecretProblems({ ...secret, warningDays })).toEqual([
      `clientSecretWarningDays must be a whole number from 0 to 730; got ${warningDays}. Use 30.`,
    ]);
  });
});

describe("an existing client secret", () => {
  const value = "plain-text-that-must-not-be-told";

  test.each([undefined, "2027-05-31", "2027-05-31T12:00:00Z", "2027-05-31T12:00:00.5+02:00"])(
    "may end %s",
    (expires) => {
      expect(clientSecretProblems({ ...secret, existing: { value, expires } })).toEqual([]);
    },
  );

  test.each(["31.05.2027", "2027-02-30", "2027-13-01", "next year", "2027-05-31T12:00:00"])(
    'refuses the end "%s"',
    (expires) => {
      expect(clientSecretProblems({ ...secret, existing: { value, expires } })).toEqual([
        `existingClientSecretExpires must be a date such as "2027-05-31", or date and time by RFC 3339; got "${expires}". ` +
          "The portal's list of client secrets shows it.",
      ]);
    },
  );

  test("refuses its Secret ID, without telling it", () => {
    const existing = { value: "0c57b7c9-97b5-4aa2-ac2a-9b2decd23b4e", expires: undefined };
    expect(clientSecretProblems({ ...secret, existing })).toEqual([
      "existingClientSecret must be the secret's Value; got a GUID, which is its Secret ID. The portal shows the Value once, " +
        "when the secret is made. Set it again, encrypted.",
    ]);
  });

  test("refuses an end without the secret", () => {
    const existing = { value: "", expires: "2027-05-31" };
    expect(clientSecretProblems({ ...secret, existing })).toEqual([
      "existingClientSecretExpires must come with existingClientSecret. Set both or neither.",
    ]);
  });

  test.each(["", " ", `${value}\n`, ` ${value}`])("refuses %j, without telling it", (given) => {
    expect(clientSecretProblems({ ...secret, existing: { value: given, expires: undefined } })).toEqual([
      "existingClientSecret must not be empty, nor begin or end with a blank or a line end. Set it again, encrypted.",
    ]);
  });
});
