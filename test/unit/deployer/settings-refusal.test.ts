import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, test } from "vitest";

import { readSettings } from "../../../deployer/settings.ts";
import { configure } from "./deployer-configuration.ts";

const GITHUB = { repository: "octo/desk", environments: ["prod"] };
const PERSON = "11111111-1111-1111-1111-111111111111";

afterEach(() => pulumi.runtime.setAllConfig({}));

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
  test.each<[string, Record<string, unknown>, string]>([
    [
      "an empty name",
      { displayName: " " },
      'displayName must have 1 to 110 characters, as " (preview)" is put behind it; got 1. Choose another one.',
    ],
    [
      "a long name",
      { displayName: "x".repeat(111) },
      'displayName must have 1 to 110 characters, as " (preview)" is put behind it; got 111. Choose another one.',
    ],
    [
      "a URL as repository",
      { repository: "https://github.com/octo/desk" },
      'repository must be owner/name, without a host, such as octo/desk; got "https://github.com/octo/desk". Look it up with `gh repo view --json nameWithOwner`.',
    ],
    [
      "a repository without owner",
      { repository: "desk" },
      'repository must be owner/name, without a host, such as octo/desk; got "desk". Look it up with `gh repo view --json nameWithOwner`.',
    ],
    [
      "every repository of an owner",
      { repository: "octo/*" },
      'repository must be owner/name, without a host, such as octo/desk; got "octo/*". Look it up with `gh repo view --json nameWithOwner`.',
    ],
    [
      "a repository with IDs in it",
      { repository: "octo@1/desk@2" },
      'repository must be owner/name, without a host, such as octo/desk; got "octo@1/desk@2". Look it up with `gh repo view --json nameWithOwner`.',
    ],
    [
      "one ID of two",
      { ownerId: 7 },
      "ownerId and repositoryId must come together, as a token holds both or none; got 7 and 0. Look both up with `gh api repos/OWNER/NAME --jq '.owner.id, .id'`.",
    ],
    [
      "a negative ID",
      { ownerId: -7, repositoryId: 8 },
      "ownerId must be GitHub's number, of digits only; got -7. Look it up with `gh api`.",
    ],
    [
      "names beside no IDs",
      { trustNames: true },
      "trustNames must come with ownerId and repositoryId: without them the names are trusted anyway. Remove it with `pulumi config rm trustNames`.",
    ],
    [
      "a ref as branch",
      { branch: "refs/heads/main" },
      'branch "refs/heads/main" must be the branch\'s name alone, such as main: "ref:refs/heads/" is put before it. Remove what is before the name.',
    ],
    [
      "the provider guide's wrong ref",
      { branch: "refs:refs/heads/main" },
      'branch "refs:refs/heads/main" must be the branch\'s name alone, such as main: "ref:refs/heads/" is put before it. Remove what is before the name.',
    ],
    [
      "every branch",
      { branch: "*" },
      'branch "*" must be one branch, without *: Entra ID compares subjects to the letter. Name the branch.',
    ],
    [
      "what is no branch",
      { branch: "a b" },
      'branch "a b" must be the name of a branch, of at most 250 characters and without blanks or any of ~ ^ : ? [ \\.',
    ],
    [
      "no environment",
      { environments: [] },
      "environments must name at least one GitHub environment, whose jobs may deploy; got none. Set it with `pulumi config set --path 'environments[0]' NAME`.",
    ],
    [
      "every environment",
      { environments: ["*"] },
      'environments[0] "*" must be one environment, without *: Entra ID compares subjects to the letter. Name each one.',
    ],
    [
      "a subject as environment",
      { environments: ["environment:prod"] },
      'environments[0] "environment:prod" must be the environment\'s name alone. Remove what is before the name.',
    ],
    [
      "an environment with a colon",
      { environments: ["eu:prod"] },
      'environments[0] "eu:prod" must have 1 to 255 characters, without blanks around them and without a colon. Rename the environment.',
    ],
    [
      "an environment with a blank behind",
      { environments: ["prod "] },
      'environments[0] "prod " must have 1 to 255 characters, without blanks around them and without a colon. Rename the environment.',
    ],
    [
      "one environment twice",
      { environments: ["prod", "Prod"] },
      'environments[1] "Prod" must not repeat another environment; case does not count. Remove one of them.',
    ],
    [
      "subjects beside a repository",
      { deploySubjects: ["a"] },
      "previewSubjects and deploySubjects must be empty with a repository, whose subjects are made from branch and environments. Remove either.",
    ],
    [
      "an issuer without TLS",
      { issuer: "http://ci.example.com" },
      "issuer must be an https URL without query, the `iss` of the CI system's tokens; got \"http://ci.example.com\". GitHub's is https://token.actions.githubusercontent.com.",
    ],
    [
      "an issuer that is a host",
      { issuer: "token.actions.githubusercontent.com" },
      "issuer must be an https URL without query, the `iss` of the CI system's tokens; got \"token.actions.githubusercontent.com\". GitHub's is https://token.actions.githubusercontent.com.",
    ],
    [
      "an owner by name",
      { owners: ["ada@x.test"] },
      'owners[0] "ada@x.test" must be an object ID, such as "00000000-1111-2222-3333-444444444444". Look it up under Users or Enterprise applications in the portal.',
    ],
    [
      "more environments than an application can trust",
      { environments: Array.from({ length: 21 }, (_, index) => `e${index}`) },
      "The identity that may deploy must trust at most 20 subjects; got 21. Remove some.",
    ],
  ])("%s", (_what, values, problem) => {
    expect(problems({ ...GITHUB, ...values })).toEqual([problem]);
  });

  test("neither repository nor subjects", () => {
    expect(problems({})).toEqual([
      "repository must be the GitHub repository whose workflows sign in, such as octo/desk; got none. Set it with `pulumi config set repository OWNER/NAME`, or previewSubjects and deploySubjects for another CI system.",
    ]);
  });

  test.each([
    [
      "*",
      'deploySubjects[0] "*" must be one subject to the letter, without *: Entra ID compares it as it is and no token would match. Name each one.',
    ],
    [
      "repo:o/r:refs:refs/heads/main",
      'deploySubjects[0] "repo:o/r:refs:refs/heads/main" must have ":ref:refs/" in the place of ":refs:refs/", which no token has. Correct it.',
    ],
    [" sc://a", 'deploySubjects[0] " sc://a" must have 1 to 600 characters, without blanks around them.'],
  ])("the subject %s", (subject, problem) => {
    expect(problems({ previewSubjects: ["sc://o/p/preview"], deploySubjects: [subject] })).toEqual([problem]);
  });

  test("subjects of one kind only, twice the same, and of both kinds", () => {
    expect(problems({ deploySubjects: ["a", "a"] })).toEqual([
      "previewSubjects must name at least one subject, the `sub` of a token of the CI system; got none. Set it with `pulumi config set --path 'previewSubjects[0]' SUBJECT`.",
      'deploySubjects[1] "a" must not repeat another subject. Remove one of them.',
    ]);
    expect(problems({ previewSubjects: ["a"], deploySubjects: ["a"] })).toEqual([
      'deploySubjects must share nothing with previewSubjects; got "a" in both. Remove it from one.',
    ]);
  });

  test("all that is wrong, at once", () => {
    const wrong = { repository: "desk", branch: "*", environments: [], owners: [PERSON, PERSON] };
    expect(problems(wrong)).toHaveLength(4);
  });
});
