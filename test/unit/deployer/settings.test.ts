import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, test } from "vitest";

import { readSettings } from "../../../deployer/settings.ts";
import { configure, project } from "./deployer-configuration.ts";

const ids = { ownerId: 583231, repositoryId: 1296269 };
const github = { repository: "octo/desk", ...ids, environments: ["prod"] };
const person = "11111111-1111-1111-1111-111111111111";

afterEach(() => pulumi.runtime.setAllConfig({}));

describe("the configuration", () => {
  test("is complete with a repository and an environment", () => {
    configure(github);
    expect(readSettings()).toEqual({
      displayName: "RustDesk registration CI",
      repository: "octo/desk",
      ...ids,
      trustNames: false,
      previewEnvironments: ["preview"],
      environments: ["prod"],
      issuer: "https://token.actions.githubusercontent.com",
      previewSubjects: [],
      deploySubjects: [],
      manageAssignments: false,
      manageConsent: false,
      owners: [],
      protect: true,
    });
  });

  test("has a type, a default and a description for every key", () => {
    for (const [key, { type, description, default: value }] of Object.entries(project.config)) {
      expect([key, type]).toEqual([key, expect.stringMatching(/^(string|boolean|integer|array)$/)]);
      expect([key, description]).toEqual([key, expect.stringMatching(/.{20,}[.)]$/)]);
      expect([key, value]).not.toEqual([key, undefined]);
    }
  });

  test("refuses a key that nothing reads", () => {
    configure({ ...github, environment: "prod" });
    expect(() => readSettings()).toThrow(
      /; got environment\. Correct the spelling .* `pulumi config rm environment`\./,
    );
  });
});

test("the language host runs this program, and not the one that package.json names", () => {
  expect(project.main).toBe("index.ts");
});

/** The problems of a configuration, one each. */
function problems(values: Record<string, unknown>): string[] {
  configure(values);
  try {
    readSettings();
  } catch (error) {
    expect(error).toBeInstanceOf(pulumi.RunError);
    const [first, ...list] = (error as Error).message.split("\n  - ");
    expect(first).toBe("The identities cannot be declared as configured. Nothing was changed.");
    return list;
  }
  return [];
}

describe("refused, with the rule, are", () => {
  test.each([
    [" ", 1],
    ["x".repeat(111), 111],
  ])("the name %j", (displayName, length) => {
    expect(problems({ ...github, displayName })).toEqual([
      `displayName must have 1 to 110 characters, as " (preview)" is put behind it; got ${length}. Choose another one.`,
    ]);
  });

  test.each([
    "https://github.com/octo/desk",
    "desk",
    "octo/*",
    "octo@1/desk@2",
    "octo/desk.git",
    "octo/desk.GIT",
    "octo/..",
    "octo/desk/",
    "-octo/desk",
    "octo/desk ",
    `${"o".repeat(40)}/desk`,
    `octo/${"d".repeat(101)}`,
  ])("the repository %s", (repository) => {
    expect(problems({ ...github, repository })).toEqual([
      `repository must be owner/name, without a host or .git, such as octo/desk; got "${repository}". Look it up with \`gh repo view --json nameWithOwner\`.`,
    ]);
  });

  test.each(["prod", "Production EU", "eu/prod", "prod (west)", "münchen", "x".repeat(255)])(
    "but not the environment %s",
    (environment) => {
      expect(problems({ ...github, environments: [environment] })).toEqual([]);
    },
  );

  test.each([
    ["*", "be one environment, without *: Entra ID compares subjects to the letter. Name each one."],
    ["environment:prod", "be the environment's name alone. Remove what is before the name."],
    ...[
      "eu:prod",
      "prod ",
      "\tprod",
      "pro\nd",
      "it's",
      'say "prod"',
      "a,b",
      "a;b",
      "a\\b",
      "`prod`",
      "x".repeat(256),
      "",
    ].map((name): [string, string] => [
      name,
      "have 1 to 255 characters, without blanks around them and without any of ' \" ` , ; : \\. Rename the environment.",
    ]),
  ])("the environment %j", (environment, rule) => {
    expect(problems({ ...github, environments: [environment] })).toEqual([
      `environments[0] ${JSON.stringify(environment)} must ${rule}`,
    ]);
  });

  test.each([
    "http://ci.example.com",
    "token.actions.githubusercontent.com",
    "https://token.actions.githubusercontent.com/",
    "https://token.actions.githubusercontent.com//",
    "https://token.actions.githubusercontent.com/octo/",
    " https://token.actions.githubusercontent.com",
    "https://token.actions.githubusercontent.com ",
    "https://Token.actions.githubusercontent.com",
    "https://token.actions.githubusercontent.com:443",
    "https://token.actions.githubusercontent.com/.well-known/openid-configuration",
    "https://github.com/octo/desk",
    "https://api.github.com",
    "https://ci.example.com?a=b",
  ])("the issuer %j", (issuer) => {
    expect(problems({ ...github, issuer })).toEqual([
      `issuer must be the \`iss\` of the CI system's tokens to the letter: an https URL without query, blanks or a slash at its end; got "${issuer}". GitHub's is https://token.actions.githubusercontent.com.`,
    ]);
  });

  test.each([
    "https://token.actions.githubusercontent.com/octo-enterprise",
    "https://token.actions.octo.ghe.com",
    "https://github.example.com/_services/token",
    "https://gitlab.com",
    "https://vstoken.dev.azure.com/00000000-0000-0000-0000-000000000001",
  ])("but not the issuer %s", (issuer) => {
    expect(problems({ ...github, issuer })).toEqual([]);
  });

  test.each<[Record<string, unknown>, string]>([
    [
      { repositoryId: 0 },
      "ownerId and repositoryId must come together, as a token holds both or none; got 583231 and 0. Look both up with `gh api repos/OWNER/NAME --jq '.owner.id, .id'`.",
    ],
    [{ ownerId: -7 }, "ownerId must be GitHub's number, of digits only; got -7. Look it up with `gh api`."],
    [
      { ownerId: 0, repositoryId: 0 },
      "ownerId and repositoryId must be GitHub's numbers, which the tokens of every repository hold that was made, renamed or transferred since 2026-07-15; got none. Look both up with `gh api repos/OWNER/NAME --jq '.owner.id, .id'`, or trust an older one by its names with `pulumi config set trustNames true`.",
    ],
    [
      { previewEnvironments: [] },
      "previewEnvironments must name at least one GitHub environment, whose jobs may preview; got none. Set it with `pulumi config set --path 'previewEnvironments[0]' NAME`.",
    ],
    [
      { previewEnvironments: ["Prod"] },
      'What may deploy must share no subject with what may preview; got "repo:octo@583231/desk@1296269:environment:prod" in both. Remove it from one.',
    ],
    [
      { environments: [] },
      "environments must name at least one GitHub environment, whose jobs may deploy; got none. Set it with `pulumi config set --path 'environments[0]' NAME`.",
    ],
    [
      { environments: ["prod", "Prod"] },
      'environments[1] "Prod" must not repeat another environment; case does not count. Remove one of them.',
    ],
    [
      { deploySubjects: ["a"] },
      "previewSubjects and deploySubjects must be empty with a repository, whose subjects are made from environments. Remove either.",
    ],
    [
      { owners: ["ada@x.test"] },
      'owners[0] "ada@x.test" must be an object ID, such as "00000000-1111-2222-3333-444444444444". Look it up under Users or Enterprise applications in the portal.',
    ],
    [
      { environments: Array.from({ length: 21 }, (_, index) => `e${index}`) },
      "The identity that may deploy must trust at most 20 subjects; got 21. Remove some.",
    ],
  ])("%j", (values, problem) => {
    expect(problems({ ...github, ...values })).toEqual([problem]);
  });

  test("neither repository nor subjects", () => {
    expect(problems({})).toEqual([
      "repository must be the GitHub repository whose workflows sign in, such as octo/desk; got none. Set it with `pulumi config set repository OWNER/NAME`, or previewSubjects and deploySubjects for another CI system.",
    ]);
  });

  test.each([
    [
      "*",
      "be one subject to the letter, without *: Entra ID compares it as it is and no token would match. Name each one.",
    ],
    [
      "repo:o/r:refs:refs/heads/main",
      'have ":ref:refs/" in the place of ":refs:refs/", which no token has. Correct it.',
    ],
    [" sc://a", "have 1 to 600 characters, without blanks around them or line ends."],
    ["sc://a\nb", "have 1 to 600 characters, without blanks around them or line ends."],
  ])("the subject %j", (subject, rule) => {
    expect(problems({ previewSubjects: ["sc://o/p/preview"], deploySubjects: [subject] })).toEqual([
      `deploySubjects[0] ${JSON.stringify(subject)} must ${rule}`,
    ]);
  });

  test("subjects of one kind only, twice the same, and of both kinds", () => {
    expect(problems({ deploySubjects: ["a", "a"] })).toEqual([
      "previewSubjects must name at least one subject, the `sub` of a token of the CI system; got none. Set it with `pulumi config set --path 'previewSubjects[0]' SUBJECT`.",
      'deploySubjects[1] "a" must not repeat another subject. Remove one of them.',
    ]);
    expect(problems({ previewSubjects: ["a"], deploySubjects: ["a"] })).toEqual([
      'What may deploy must share no subject with what may preview; got "a" in both. Remove it from one.',
    ]);
  });

  test("all that is wrong, at once", () => {
    const wrong = { repository: "desk", previewEnvironments: ["*"], environments: [], owners: [person, person] };
    expect(problems({ ...ids, ...wrong })).toHaveLength(4);
  });

  test("but not the names of an older repository", () => {
    expect(problems({ ...github, ownerId: 0, repositoryId: 0, trustNames: true })).toEqual([]);
  });
});
