import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { LocalEntraError } from "../../src/local-entra-error.ts";
import { readSeed, seedFileOf } from "../../src/seed/seed-file.ts";
import { temporaryFolder } from "./started.ts";

const good = `tenant:
  displayName: Contoso
  defaultDomain: contoso.test
users:
  - userPrincipalName: mia@contoso.test
    displayName: Mia Member
groups:
  - displayName: Staff
    members: [mia@contoso.test]
deployer:
  displayName: Deployer
  graphRoles: [Application.ReadWrite.OwnedBy]
`;

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder, "seed.yaml");
});

function read(text: string) {
  writeFileSync(file, text);
  return readSeed(file);
}

/** Why a seed is refused once `wrong` has taken the place of `part` in it. */
function refusal(part: string, wrong: string): string {
  expect(good).toContain(part);
  try {
    read(good.replace(part, wrong));
  } catch (error) {
    expect(error).toBeInstanceOf(LocalEntraError);
    return (error as Error).message.replace(file, "seed.yaml");
  }
  throw new Error("the seed must be refused");
}

test("the package's own seed tells of an administrator, a technician, a guest and one who has left, with a group for each", () => {
  const { users, groups, deployer, tenant } = readSeed();
  const common = { userType: "Member", accountEnabled: true, roles: [] };
  expect(users).toMatchObject([
    { ...common, displayName: "Ada Moreau", roles: ["Global Administrator"] },
    { ...common, displayName: "Tom Okafor" },
    { ...common, displayName: "Nina Berg (Nordlicht)", userType: "Guest" },
    { ...common, displayName: "Paul Keller", accountEnabled: false },
  ]);
  expect(groups.slice(0, 4).map(({ members }) => members)).toEqual(users.map((user) => [user.userPrincipalName]));
  expect(deployer.graphRoles).toEqual(["Application.ReadWrite.OwnedBy"]);
  expect(tenant.consentBy).toBe("users");
});

test("the seed file of a folder is the package's own until there is one in it", () => {
  expect(seedFileOf(folder)).not.toContain(folder);
  writeFileSync(file, good);
  expect(seedFileOf(folder)).toBe(file);
});

describe("a seed", () => {
  test("needs only names; what is left out has Graph's default", () => {
    expect(read(good)).toEqual({
      tenant: { displayName: "Contoso", defaultDomain: "contoso.test", consentBy: "users" },
      users: [
        {
          userPrincipalName: "mia@contoso.test",
          displayName: "Mia Member",
          givenName: null,
          surname: null,
          jobTitle: null,
          mail: null,
          accountEnabled: true,
          userType: "Member",
          roles: [],
        },
      ],
      groups: [{ displayName: "Staff", description: null, members: ["mia@contoso.test"] }],
      otherTenants: [],
      personalAccounts: [],
      deployer: { displayName: "Deployer", graphRoles: ["Application.ReadWrite.OwnedBy"] },
    });
  });

  test("that is no YAML is refused with the line", () => {
    expect(refusal("users:", "users: [")).toMatch(/^seed\.yaml, line \d+: the file must be YAML, but /);
  });

  test.each([
    [
      "defaultDomain: contoso.test",
      "defaultDomain: Contoso",
      'line 3: tenant: defaultDomain must be a domain name in lower case, such as contoso.test, got "Contoso"',
    ],
    ["  displayName: Contoso\n", "", "line 2: tenant: displayName must be a text, but it is missing"],
    [
      "displayName: Contoso",
      "displayname: Contoso",
      "line 2: tenant must only have displayName, defaultDomain, consentBy, got displayname",
    ],
    [
      "  defaultDomain: contoso.test",
      "  defaultDomain: contoso.test\n  consentBy: nobody",
      'line 4: tenant: consentBy must be one of users, administrators, got "nobody"',
    ],
    [
      "mia@contoso.test\n    displayName",
      "mia@fabrikam.test\n    displayName",
      'line 5: users, entry 1: userPrincipalName must be a sign-in name that ends in @contoso.test, got "mia@fabrikam.test"',
    ],
    [
      "    displayName: Mia Member",
      "    displayName: Mia Member\n    accountEnabled: 1",
      "line 7: users, entry 1: accountEnabled must be true or false, got 1",
    ],
    [
      "    displayName: Mia Member",
      "    displayName: Mia Member\n    userType: Guest",
      "line 5: users, entry 1: mail must be the address to which a guest was invited, but it is missing",
    ],
    [
      "    displayName: Mia Member",
      "    displayName: Mia Member\n    roles: [Boss]",
      'line 7: users, entry 1: roles, entry 1 must be one of Application Administrator, Cloud Application Administrator, Global Administrator, Helpdesk Administrator, Privileged Role Administrator, User Administrator, got "Boss"',
    ],
    [
      "    displayName: Mia Member",
      "    displayName: Mia Member\n  - userPrincipalName: MIA@contoso.test\n    displayName: Mia",
      "line 7: users, entry 2 must have another userPrincipalName than mia@contoso.test, which is taken",
    ],
    [
      "members: [mia@contoso.test]",
      "members: [nobody@contoso.test]",
      'line 9: groups, entry 1: members, entry 1 must be the userPrincipalName of a user or the displayName of another group, got "nobody@contoso.test"',
    ],
    [
      "members: [mia@contoso.test]",
      "members: mia@contoso.test",
      'line 9: groups, entry 1: members must be a list, got "mia@contoso.test"',
    ],
    [
      "members: [mia@contoso.test]",
      "members: [Staff]",
      'line 9: groups, entry 1: members, entry 1 must be the userPrincipalName of a user or the displayName of another group, got "Staff"',
    ],
    [
      "deployer:",
      "  - displayName: Staff\ndeployer:",
      "line 10: groups, entry 2 must have another displayName than Staff, which is taken",
    ],
    [
      "deployer:",
      "otherTenants:\n  - displayName: Fabrikam\n    defaultDomain: contoso.test\ndeployer:",
      'line 12: otherTenants, entry 1: defaultDomain must be a domain of this tenant alone, got "contoso.test"',
    ],
  ])("with %j changed to %j is refused", (part, wrong, reason) => {
    expect(refusal(part, wrong)).toBe(`seed.yaml, ${reason}. Mend that line and start again; nothing was changed.`);
  });

  test("with a permission that Graph does not have here is refused", () => {
    expect(refusal("Application.ReadWrite.OwnedBy", "Everything")).toMatch(
      /^seed\.yaml, line 12: deployer: graphRoles, entry 1 must be one of Application\.Read\.All, .*, got "Everything"\./,
    );
  });

  test("that cannot be read is refused", () => {
    expect(() => readSeed(folder)).toThrow(/must be a file that can be read \(EISDIR/);
  });
});
