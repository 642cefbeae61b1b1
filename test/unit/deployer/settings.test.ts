import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, test } from "vitest";

import { readSettings } from "../../../deployer/settings.ts";
import { configure, project } from "./deployer-configuration.ts";

const GITHUB = { repository: "octo/desk", environments: ["prod"] };

afterEach(() => pulumi.runtime.setAllConfig({}));

describe("the configuration", () => {
  test("is complete with a repository and an environment", () => {
    configure(GITHUB);
    expect(readSettings()).toEqual({
      displayName: "RustDesk registration CI",
      repository: "octo/desk",
      ownerId: 0,
      repositoryId: 0,
      trustNames: false,
      branch: "main",
      environments: ["prod"],
      issuer: "https://token.actions.githubusercontent.com",
      previewSubjects: [],
      deploySubjects: [],
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
    configure({ ...GITHUB, environment: "prod" });
    expect(() => readSettings()).toThrow(
      /; got environment\. Correct the spelling .* `pulumi config rm environment`\./,
    );
  });
});

test("the language host runs this program, and not the one that package.json names", () => {
  expect(project.main).toBe("index.ts");
});
