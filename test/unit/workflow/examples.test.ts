import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";
import { parse } from "yaml";

import { callsIn, checkCall } from "../../workflow/command-words.ts";

const docs = join(import.meta.dirname, "../../../docs");
const examples = join(docs, "examples");

const guides = readdirSync(docs).filter((name) => /^ci.*\.md$/.test(name));

/** Every script in a pipeline's file; a list of lines is one. */
function scriptsIn(value: unknown, key = ""): string[] {
  if (["script", "inlineScript", "before_script"].includes(key)) {
    return [Array.isArray(value) ? value.join("\n") : String(value)];
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => scriptsIn(inner, name))
    : [];
}

test.each([
  [
    "azure-pipelines.yml",
    [
      "preview --all",
      "up --stack prod --yes --accept-interruption",
      "up --stack prod --yes",
      "preview --all",
      "environments",
      "expiry --stack dev",
    ],
  ],
  [
    "gitlab-ci.yml",
    [
      "environments",
      "up --local --stack dev",
      "preview --local --all",
      "up --stack prod --yes",
      "up --stack prod --yes --accept-interruption",
      "preview --all",
      "environments",
      "expiry --stack dev",
    ],
  ],
])("%s calls commands of the project with words that they take, from scripts that bash can read", (name, expected) => {
  const scripts = scriptsIn(parse(readFileSync(join(examples, name), "utf8")));
  for (const script of scripts) {
    expect(spawnSync("bash", ["-n"], { input: script, encoding: "utf8" }).stderr).toBe("");
  }
  const calls = scripts.flatMap(callsIn);
  for (const call of calls) {
    expect(() => checkCall(call), `${call.name} ${call.words.join(" ")}`).not.toThrow();
  }
  const begun = calls.map(({ name, words }, index) => [name, ...words].join(" ").slice(0, expected[index]?.length));
  expect(begun).toEqual(expected);
});

test.each(guides)("%s names commands of the project with words that they take", (name) => {
  for (const call of callsIn(readFileSync(join(docs, name), "utf8"))) {
    expect(() => checkCall(call), `${call.name} ${call.words.join(" ")}`).not.toThrow();
  }
});

/** The keywords of a job that GitLab documents and the example uses, with those inside (https://docs.gitlab.com/ci/yaml/). */
const jobKeywords: Record<string, string[] | undefined> = {
  allow_failure: ["exit_codes"],
  artifacts: ["when", "expose_as", "paths", "expire_in"],
  before_script: undefined,
  environment: undefined,
  extends: undefined,
  id_tokens: ["ARM_OIDC_TOKEN"],
  resource_group: undefined,
  rules: ["if", "when", "allow_failure"],
  script: undefined,
  variables: ["ARM_CLIENT_ID", "ARM_USE_CLI", "ARM_USE_OIDC", "GIT_DEPTH"],
};

/** What no GitLab knows of a pipeline, such as a misspelt keyword, which it would refuse. */
function unknownToGitlab(text: string): string[] {
  const { default: defaults, ...jobs } = parse(text) as Record<string, Record<string, unknown>>;
  const keysOf = (value: unknown): string[] =>
    [value].flat().flatMap((one) => (typeof one === "object" && one !== null ? Object.keys(one) : []));
  const inJobs = Object.entries(jobs).flatMap(([job, keywords]) =>
    Object.entries(keywords).flatMap(([keyword, value]) => {
      const wrong = keysOf(value).filter((key) => !jobKeywords[keyword]?.includes(key));
      return keyword in jobKeywords ? wrong.map((key) => `${job}.${keyword}.${key}`) : [`${job}.${keyword}`];
    }),
  );
  const inDefaults = Object.keys(defaults ?? {}).filter((key) => !["image", "timeout"].includes(key));
  return [...inDefaults, ...inJobs];
}

test("gitlab-ci.yml has the keywords of GitLab alone, and a misspelt one would be seen", () => {
  const text = readFileSync(join(examples, "gitlab-ci.yml"), "utf8");
  expect(unknownToGitlab(text)).toEqual([]);
  const misspelt = text.replace("expose_as", "expose_az").replace("  rules:", "  rule:");
  expect(unknownToGitlab(misspelt)).toEqual(["preview.rule", "preview.artifacts.expose_az"]);
});

test("every job of gitlab-ci.yml has a script, extends one that is there, and is started by rules", () => {
  const text = readFileSync(join(examples, "gitlab-ci.yml"), "utf8");
  const { default: _, ...all } = parse(text) as Record<string, Record<string, unknown>>;
  for (const [name, job] of Object.entries(all).filter(([name]) => !name.startsWith("."))) {
    expect(job, name).toMatchObject({ script: expect.any(Array), rules: [{ if: expect.any(String) }] });
    expect(job.extends === undefined || String(job.extends) in all, name).toBe(true);
  }
});
