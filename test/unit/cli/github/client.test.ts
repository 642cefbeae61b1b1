import { expect, vi } from "vitest";

import { GithubClient } from "../../../../cli/github/client.ts";
import { FakeGithub } from "./fake-github.ts";
import { test } from "./github-test.ts";

test("a request that GitHub cannot serve is tried four times, with longer and longer waits", async ({ github }) => {
  const waits: number[] = [];
  github.disturb(/^GET/, { status: 503, body: { message: "busy" } }, { times: 4 });
  await expect(github.client(waits).list("/issues")).rejects.toThrow("GET /repos/acme/sign-in/issues: 503 busy");
  expect(waits).toEqual([1_000, 2_000, 4_000]);
  expect(github.received).toHaveLength(4);
});

test("a wait ends when the command is interrupted", async ({ github }) => {
  const body = { message: "slow down" };
  github.disturb(/^GET/, { status: 429, headers: { "retry-after": "60" }, body });
  const controller = new AbortController();
  const listed = new GithubClient(github.access, { signal: controller.signal }).list("/issues");
  await vi.waitFor(() => expect(github.received).toHaveLength(1));
  controller.abort(new Error("interrupted"));
  await expect(listed).rejects.toThrow("interrupted");
});

test("a request that succeeds at the fourth try is well", async ({ github }) => {
  github.disturb(/^GET/, "drop", { times: 3 });
  expect(await github.client().list("/issues")).toEqual([]);
  expect(github.received).toHaveLength(4);
});

test("a rate limit is waited out as long as GitHub says, for requests that create something too", async ({
  github,
}) => {
  const waits: number[] = [];
  const body = { message: "You have exceeded a secondary rate limit" };
  github.disturb(/^POST/, { status: 403, headers: { "retry-after": "7" }, body });
  await github.client(waits).create("/issues", { title: "t", body: "b", labels: [] });
  expect(waits).toEqual([7_000]);
  expect(github.issues).toHaveLength(1);
});

test("a rate limit of more than a minute is not waited out", async ({ github }) => {
  const waits: number[] = [];
  const body = { message: "API rate limit exceeded" };
  github.disturb(/^GET/, { status: 429, headers: { "retry-after": "61" }, body });
  await expect(github.client(waits).list("/issues")).rejects.toMatchObject({ name: "GithubTrouble", limited: true });
  expect(waits).toEqual([]);
});

test("a refusal is not tried again", async ({ github }) => {
  const body = { message: "Validation Failed", errors: [{ message: "body is too long" }] };
  github.disturb(/^PATCH/, { status: 422, body });
  await expect(github.client().update("/issues/1", {})).rejects.toThrow(
    "PATCH /repos/acme/sign-in/issues/1: 422 Validation Failed, body is too long",
  );
  expect(github.received).toHaveLength(1);
});

test("what may have been created is not created again", async ({ github }) => {
  github.disturb(/^POST/, { status: 500, body: { message: "oops" } });
  await expect(github.client().create("/issues", {})).rejects.toMatchObject({ name: "GithubTrouble" });
  expect(github.received).toHaveLength(1);
});

test("the token follows no link to another host", async ({ github }) => {
  await using elsewhere = await FakeGithub.start();
  const link = `<${elsewhere.url}/repos/acme/sign-in/issues?page=2>; rel="next"`;
  github.disturb(/^GET/, { status: 200, headers: { link }, body: [1] });
  expect(await github.client().list("/issues")).toEqual([1]);
  expect(elsewhere.received).toEqual([]);
});

test("the token follows no redirect", async ({ github }) => {
  await using elsewhere = await FakeGithub.start();
  const headers = { location: `${elsewhere.url}/repos/acme/sign-in/issues` };
  github.disturb(/^GET/, { status: 301, headers, body: { message: "Moved Permanently" } });
  await expect(github.client().list("/issues")).rejects.toThrow("301 Moved Permanently");
  expect(elsewhere.received).toEqual([]);
});

test("who asks is asked once", async ({ github }) => {
  const client = github.client();
  expect(await client.login()).toBe("github-actions[bot]");
  expect(await client.login()).toBe("github-actions[bot]");
  expect(github.received.map(({ line }) => line)).toEqual(["POST /graphql"]);
});

test("nothing is sent once the command was interrupted", async ({ github }) => {
  const controller = new AbortController();
  const client = new GithubClient(github.access, { signal: controller.signal });
  controller.abort();
  await expect(client.list("/issues")).rejects.toThrow("This operation was aborted");
  expect(github.received).toEqual([]);
});
