import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";

const examples = join(import.meta.dirname, "../../../docs/examples");
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "example-"));
  // In the place of this project's commands: says what it is called with, and which files are there. It knows the
  // environments that it is given, and fails in the call that it is to fail in.
  const npm = join(folder, "bin/npm");
  mkdirSync(join(folder, "bin"));
  const lines = [
    "#!/bin/sh",
    'echo "$* | $(ls | tr "\\n" " ")" >> "$CALLS"',
    '[ "$*" != "run --silent environments" ] || echo "$ENVIRONMENTS"',
    '[ "$*" != "$FAILING" ]',
  ];
  writeFileSync(npm, `${lines.join("\n")}\n`);
  chmodSync(npm, 0o755);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...words: string[]): string {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.test", "-c", "commit.gpgsign=false"];
  return execFileSync("git", [...identity, ...words], {
    cwd: join(folder, "upstream"),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

function commit(file: string, text = ""): string {
  writeFileSync(join(folder, "upstream", file), text);
  git("add", "--all");
  git("commit", "--quiet", "--message", file);
  return git("rev-parse", "HEAD");
}

/** A script run as the CI system runs it; the calls of npm that it made. */
function run(script: string, cwd: string, variables: NodeJS.ProcessEnv): { status: number | null; calls: string[] } {
  const calls = join(folder, "calls");
  writeFileSync(calls, "");
  const path = `${join(folder, "bin")}:${process.env.PATH}`;
  const env = { ...process.env, ...variables, CALLS: calls, PATH: path };
  const { status } = spawnSync("bash", ["-e", "-c", script], { cwd, env, encoding: "utf8" });
  return {
    status,
    calls: readFileSync(calls, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd()),
  };
}

function gitlabJob(name: string): { variables: Record<string, string>; script: string[] } {
  return parse(readFileSync(join(examples, "gitlab-ci.yml"), "utf8"))[name];
}

/** A merge request whose target has got a commit since it was branched off, in the checkout that GitLab makes. */
function mergeRequest(changed: { target: string; branch: string }): { clone: string; head: string } {
  mkdirSync(join(folder, "upstream"));
  git("init", "--quiet", "--initial-branch=main");
  commit("base");
  git("switch", "--quiet", "--create", "change");
  const head = commit(changed.branch, "branch");
  git("switch", "--quiet", "main");
  commit(changed.target, "target");
  const clone = join(folder, "clone");
  execFileSync("git", ["clone", "--quiet", "--branch", "change", join(folder, "upstream"), clone]);
  execFileSync("git", ["checkout", "--quiet", "--detach", head], { cwd: clone });
  return { clone, head };
}

function previewMergeRequest(
  { clone, head }: { clone: string; head: string },
  variables: NodeJS.ProcessEnv = {},
): ReturnType<typeof run> {
  return run(gitlabJob("preview").script.join("\n"), clone, {
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
    CI_COMMIT_SHA: head,
    ...variables,
  });
}

test("on GitLab the merged files are previewed, after the target branch's were brought up", () => {
  const { status, calls } = previewMergeRequest(mergeRequest({ target: "since", branch: "change" }));
  expect([status, calls]).toEqual([
    0,
    [
      "ci | base since",
      "run --silent environments | base since",
      "ci | base change since",
      "run preview -- --local --all --base FETCH_HEAD --base-failed  --markdown report.md --json report.json | base change since",
    ],
  ]);
  expect(gitlabJob("preview").variables.GIT_DEPTH).toBe("0");
});

test("on GitLab an environment that the target branch cannot bring up is not compared with nothing", () => {
  const { calls } = previewMergeRequest(mergeRequest({ target: "since", branch: "change" }), {
    ENVIRONMENTS: "dev prod",
    FAILING: "run up -- --local --stack prod --yes --accept-interruption",
  });
  expect(calls.slice(2)).toEqual([
    "run up -- --local --stack dev --yes --accept-interruption | base since",
    "run up -- --local --stack prod --yes --accept-interruption | base since",
    "ci | base change since",
    "run preview -- --local --all --base FETCH_HEAD --base-failed  prod --markdown report.md --json report.json | base change since",
  ]);
});

test("on GitLab a branch that cannot be merged is not previewed", () => {
  const { status, calls } = previewMergeRequest(mergeRequest({ target: "same", branch: "same" }));
  expect(status).toBe(1);
  expect(calls.filter((call) => call.includes("preview"))).toEqual([]);
});

test("on GitLab an interruption is accepted by a job of its own that somebody starts by hand", () => {
  expect(gitlabJob("deploy-prod").script).toEqual(["npm run up -- --stack prod --yes"]);
  expect(gitlabJob("deploy-prod-interrupting-sign-in")).toMatchObject({
    extends: "deploy-prod",
    rules: [{ when: "manual", allow_failure: true }],
    script: ["npm run up -- --stack prod --yes --accept-interruption"],
  });
});

test.each([
  ["none", "run up -- --stack prod --yes |"],
  ["prod", "run up -- --stack prod --yes --accept-interruption |"],
])("in Azure Pipelines an interruption is accepted for the environment that a run by hand names: %s", (name, call) => {
  const { parameters, stages } = parse(readFileSync(join(examples, "azure-pipelines.yml"), "utf8"));
  expect(parameters).toMatchObject([{ name: "acceptInterruption", default: "none", values: ["none", "prod"] }]);
  const step = stages[1].jobs[0].strategy.runOnce.deploy.steps.at(-1);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of Azure Pipelines.
  expect(step.env.ACCEPTED).toBe("${{ parameters.acceptInterruption }}");
  mkdirSync(join(folder, "work"));
  expect(run(step.inputs.inlineScript, join(folder, "work"), { ACCEPTED: name })).toEqual({
    status: 0,
    calls: [call],
  });
});
