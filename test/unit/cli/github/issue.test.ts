import { expect } from "vitest";

import { closeIssue, openIssue } from "../../../../cli/github/issue.ts";
import type { FakeGithub } from "./fake-github.ts";
import type { FakeIssue } from "./fake-repository.ts";
import { test } from "./github-test.ts";

const marker = "<!-- rustdesk-entra:nightly -->";
const title = "RustDesk sign-in needs attention";
const label = "rustdesk-entra";

function add(github: FakeGithub, issue: Partial<FakeIssue>): FakeIssue {
  const { login, issues } = github;
  const own = { title, body: `${marker}\nold`, login, labels: [label], state: "open" as const };
  const whole: FakeIssue = { number: issues.length + 1, ...own, ...issue };
  github.issues.push(whole);
  return whole;
}

async function report(github: FakeGithub, text: string): Promise<string> {
  return (await openIssue(github.client(), { title, label, text })).what;
}

test("the first report opens an issue with the marker and the label", async ({ github }) => {
  const written = await openIssue(github.client(), { title, label, text: "Drift." });
  expect(github.received.map(({ line }) => line)).toEqual([
    "POST /graphql",
    "GET /issues?state=all&labels=rustdesk-entra&sort=created&direction=desc&per_page=100",
    "POST /issues",
  ]);
  expect(github.writes).toEqual([
    { line: "POST /issues", body: { title, body: `${marker}\nDrift.`, labels: [label] } },
  ]);
  expect(written).toEqual({ what: "created", url: "https://github.test/issues/1" });
});

test("the next night brings the open issue up to date", async ({ github }) => {
  add(github, { state: "closed" });
  add(github, {});
  expect(await report(github, "Worse.")).toBe("updated");
  expect(github.writes).toEqual([{ line: "PATCH /issues/2", body: { title, body: `${marker}\nWorse.` } }]);
});

test("an unchanged report writes nothing, so nobody is notified again", async ({ github }) => {
  add(github, {});
  expect(await report(github, "old")).toBe("unchanged");
  expect(github.writes).toEqual([]);
});

test("the newest closed issue is opened again", async ({ github }) => {
  add(github, { state: "closed" });
  add(github, { state: "closed" });
  expect(await report(github, "Again.")).toBe("reopened");
  expect(github.writes).toEqual([
    { line: "PATCH /issues/2", body: { title, body: `${marker}\nAgain.`, state: "open" } },
  ]);
});

test.for<[string, Partial<FakeIssue>]>([
  ["a stranger's issue with the marker", { login: "mallory" }],
  ["an own issue without the marker", { body: "about the nightly check" }],
  ["an own issue with another label", { labels: ["bug"] }],
  ["a pull request", { pullRequest: { head: "acme:x", base: "main", sha: "a", repositoryId: 1 } }],
])("%s is left alone", async ([, issue], { github }) => {
  const other = add(github, issue);
  const before = structuredClone(other);
  await closeIssue(github.client(), label, "Well.");
  await openIssue(github.client(), { title, label, text: "Drift." });
  expect(other).toEqual(before);
  expect(github.issues).toHaveLength(2);
});

test("an issue that was opened although GitHub failed is not opened twice", async ({ github }) => {
  github.disturb(/^POST \/issues$/, "drop", { carriedOut: true });
  expect(await report(github, "Drift.")).toBe("unchanged");
  expect(github.issues).toHaveLength(1);
});

test("when all is well the open issue is closed with the last report", async ({ github }) => {
  add(github, {});
  expect(await closeIssue(github.client(), label, "All is well.")).toEqual({
    what: "closed",
    url: "https://github.test/issues/1",
  });
  const body = { state: "closed", state_reason: "completed", body: `${marker}\nAll is well.` };
  expect(github.writes).toEqual([{ line: "PATCH /issues/1", body }]);
});

test("it is closed without another word when there is no report", async ({ github }) => {
  add(github, {});
  await closeIssue(github.client(), label, undefined);
  expect(github.writes).toEqual([{ line: "PATCH /issues/1", body: { state: "closed", state_reason: "completed" } }]);
});

test("nothing is closed where nothing is open", async ({ github }) => {
  add(github, { state: "closed" });
  expect(await closeIssue(github.client(), label, "All is well.")).toBeUndefined();
  expect(github.writes).toEqual([]);
});
