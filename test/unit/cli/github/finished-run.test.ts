import { expect, test } from "vitest";

import {
  type PullRequestOfRun,
  pullRequestOf,
  readFinishedRun,
  reasonForNoCredentials,
} from "../../../../cli/github/finished-run.ts";
import { ProjectFolder } from "../project-folder.ts";
import { FakeGithub } from "./fake-github.ts";

const sha = "a".repeat(40);

function eventFile(content: object): NodeJS.ProcessEnv {
  return { GITHUB_EVENT_PATH: new ProjectFolder().write("event.json", JSON.stringify(content)) };
}

function event(changes: object = {}): NodeJS.ProcessEnv {
  const workflow_run = {
    head_sha: sha,
    head_branch: "more-origins",
    html_url: "https://github.test/acme/sign-in/actions/runs/5",
    actor: { login: "ada" },
    head_repository: { id: 1, owner: { login: "acme" } },
    ...changes,
  };
  return eventFile({ workflow_run, repository: { id: 1, default_branch: "main" } });
}

test("the end of a run is read from the event", () => {
  expect(readFinishedRun(event())).toEqual({
    headSha: sha,
    headBranch: "more-origins",
    head: { repositoryId: 1, owner: "acme" },
    defaultBranch: "main",
    isOfFork: false,
    actor: "ada",
    url: "https://github.test/acme/sign-in/actions/runs/5",
  });
});

const fork = { head_repository: { id: 2, owner: { login: "mallory" } } };
const dependabot = { actor: { login: "dependabot[bot]" } };

const ofFork = "this pull request comes from a fork";
const ofDependabot = "this pull request is Dependabot's";
const ofCode =
  "this pull request changes more than settings of the registration, or the repository has no identity that previews";

test.each([
  ["had none for a branch of the repository itself", {}, "ada", ofCode],
  ["had none for an author whose account is gone", { actor: null }, undefined, ofCode],
  ["had none for a fork", fork, "mallory", ofFork],
  ["had none for a deleted fork", { head_repository: null }, "mallory", ofFork],
  ["had none when Dependabot pushed", dependabot, "dependabot[bot]", ofDependabot],
  ["had none when a person labelled Dependabot's pull request", {}, "dependabot[bot]", ofDependabot],
  ["had none when Dependabot pushed to a person's branch", dependabot, "ada", ofDependabot],
])("of credentials, a run %s", (_what, changes, author, reason) => {
  expect(reasonForNoCredentials(readFinishedRun(event(changes)), { number: 12, author })).toBe(reason);
});

test("another event is refused", () => {
  const push = eventFile({ repository: { id: 1, default_branch: "main" } });
  expect(() => readFinishedRun(push)).toThrow(
    "--workflow-run must be used in a workflow that `on: workflow_run` has started",
  );
  expect(() => readFinishedRun({})).toThrow("GITHUB_EVENT_PATH must name the event's JSON file");
});

async function lookUp(pull: object, run: object = {}): Promise<[PullRequestOfRun | undefined, string[]]> {
  await using github = await FakeGithub.start();
  const pullRequest = { head: "mallory:more-origins", base: "main", sha, repositoryId: 2, ...pull };
  const issue = { number: 12, title: "", body: "", login: "mallory", labels: [], state: "open" as const };
  github.issues.push({ ...issue, pullRequest });
  const found = await pullRequestOf(github.client(), readFinishedRun(event({ ...fork, ...run })));
  return [found, github.received.map(({ line }) => line)];
}

test("the pull request is found by its branch and its newest commit, and tells its author", async () => {
  expect(await lookUp({})).toEqual([
    { number: 12, author: "mallory" },
    ["GET /pulls?state=open&head=mallory%3Amore-origins&base=main&per_page=100"],
  ]);
});

test.each([
  ["has newer commits", { sha: "b".repeat(40) }],
  ["comes from another repository of that owner", { repositoryId: 3 }],
  ["goes into another branch", { base: "next" }],
])("a pull request that %s is another one", async (_what, pull) => {
  const [found] = await lookUp(pull);
  expect(found).toBeUndefined();
});

test("nothing is looked up for a repository that is gone", async () => {
  expect(await lookUp({}, { head_repository: null })).toEqual([undefined, []]);
});
