import { describe, expect, test } from "vitest";

import { type CiSystem, trustOf } from "../../../deployer/trust.ts";

const github: CiSystem = {
  repository: "Octo-Org/desk.ops",
  ownerId: 0,
  repositoryId: 0,
  trustNames: true,
  previewEnvironments: ["preview"],
  environments: ["prod"],
  issuer: "https://token.actions.githubusercontent.com",
  previewSubjects: [],
  deploySubjects: [],
};
const ids = { ownerId: 583231, repositoryId: 1296269, trustNames: false };

describe("the subjects of a GitHub repository", () => {
  test("are those of the environments that may preview, and of those that may deploy", () => {
    expect(trustOf(github)).toEqual({
      preview: [{ name: "environment-preview", subject: "repo:Octo-Org/desk.ops:environment:preview" }],
      deploy: [{ name: "environment-prod", subject: "repo:Octo-Org/desk.ops:environment:prod" }],
    });
  });

  test("hold the IDs where they are given, and no name alone", () => {
    const prefix = "repo:Octo-Org@583231/desk.ops@1296269";
    expect(trustOf({ ...github, ...ids })).toEqual({
      preview: [{ name: "environment-preview-by-id", subject: `${prefix}:environment:preview` }],
      deploy: [{ name: "environment-prod-by-id", subject: `${prefix}:environment:prod` }],
    });
  });

  test("are of both kinds during the change, under the names that each has alone", () => {
    const both = trustOf({ ...github, ...ids, trustNames: true });
    expect(both.deploy).toEqual([...trustOf(github).deploy, ...trustOf({ ...github, ...ids }).deploy]);
    expect(both.preview).toHaveLength(2);
  });

  test("have names that Entra ID takes, and a name of its own for each", () => {
    const environments = ["eu west/1", "eu-west-1", "eu west 1"];
    const { deploy } = trustOf({ ...github, environments });
    const names = deploy.map(({ name }) => name);
    expect(names).toEqual([
      expect.stringMatching(/^environment-eu-west-1-[0-9a-f]{8}$/),
      "environment-eu-west-1",
      expect.stringMatching(/^environment-eu-west-1-[0-9a-f]{8}$/),
    ]);
    expect(new Set(names).size).toBe(3);
    expect(deploy[0]?.subject).toBe("repo:Octo-Org/desk.ops:environment:eu west/1");
  });
});

test("the subjects of another CI system are taken as they are", () => {
  const previewSubjects = ["project_path:group/desk:ref_type:branch:ref:review"];
  const deploySubjects = ["sc://octo/desk/deploy"];
  expect(trustOf({ ...github, repository: "", previewSubjects, deploySubjects })).toEqual({
    preview: [{ name: expect.stringMatching(/^subject-[0-9a-f]{8}$/), subject: previewSubjects[0] }],
    deploy: [{ name: expect.stringMatching(/^subject-[0-9a-f]{8}$/), subject: deploySubjects[0] }],
  });
});
