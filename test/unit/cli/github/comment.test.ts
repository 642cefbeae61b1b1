import { expect } from "vitest";

import { writeComment } from "../../../../cli/github/comment.ts";
import { test } from "./github-test.ts";

const marker = "<!-- rustdesk-entra:preview -->";

test("a first report becomes a comment that begins with the marker", async ({ github }) => {
  const written = await writeComment(github.client(), 7, "Sign-in goes on.");
  expect(github.received).toEqual([
    { line: "POST /graphql", body: { query: "query { viewer { login } }" } },
    { line: "GET /issues/7/comments?per_page=100", body: undefined },
    { line: "POST /issues/7/comments", body: { body: `${marker}\nSign-in goes on.` } },
  ]);
  expect(written).toEqual({ what: "created", url: "https://github.test/7#issuecomment-1001" });
});

test("a later report takes the place of the first, behind two hundred other comments", async ({ github }) => {
  for (let count = 0; count < 200; count += 1) {
    github.comment(7, "ada", `Comment ${count}`);
  }
  const own = github.comment(7, github.login, `${marker}\nold`);
  const written = await writeComment(github.client(), 7, "new");
  expect(written.what).toBe("updated");
  expect(github.received.map(({ line }) => line)).toEqual([
    "POST /graphql",
    "GET /issues/7/comments?per_page=100",
    "GET /issues/7/comments?per_page=100&page=2",
    "GET /issues/7/comments?per_page=100&page=3",
    `PATCH /issues/comments/${own.id}`,
  ]);
  expect(own.body).toBe(`${marker}\nnew`);
  expect(github.comments).toHaveLength(201);
});

test("the same report again changes nothing", async ({ github }) => {
  github.comment(7, github.login, `${marker}\nsame`);
  expect(await writeComment(github.client(), 7, "same")).toMatchObject({ what: "unchanged" });
  expect(github.writes).toEqual([]);
});

test("a stranger's comment with the same marker is left alone", async ({ github }) => {
  const strange = github.comment(7, "mallory", `${marker}\nI am the preview`);
  await writeComment(github.client(), 7, "report");
  expect(strange.body).toBe(`${marker}\nI am the preview`);
  expect(github.comments.map(({ login, body }) => [login, body])).toEqual([
    ["mallory", `${marker}\nI am the preview`],
    [github.login, `${marker}\nreport`],
  ]);
});

test("an own comment that only quotes the marker is left alone", async ({ github }) => {
  const other = github.comment(7, github.login, `The marker is ${marker}`);
  const nightly = github.comment(7, github.login, "<!-- rustdesk-entra:nightly -->\nreport");
  expect(await writeComment(github.client(), 7, "report")).toMatchObject({ what: "created" });
  expect([other.body, nightly.body]).toEqual([`The marker is ${marker}`, "<!-- rustdesk-entra:nightly -->\nreport"]);
});

test("two comments that two runs made at once become one again", async ({ github }) => {
  github.comment(7, github.login, `${marker}\nfirst`);
  github.comment(7, github.login, `${marker}\nsecond`);
  await writeComment(github.client(), 7, "third");
  expect(github.comments.map(({ body }) => body)).toEqual([`${marker}\nthird`]);
});

test("a comment that is deleted while it is written is made anew", async ({ github }) => {
  github.comment(7, github.login, `${marker}\nold`);
  github.afterListing = () => {
    github.comments.length = 0;
  };
  expect(await writeComment(github.client(), 7, "new")).toMatchObject({ what: "created" });
  expect(github.comments.map(({ body }) => body)).toEqual([`${marker}\nnew`]);
});

test("a comment that was made although GitHub failed is found, not made twice", async ({ github }) => {
  github.disturb(/^POST \/issues/, { status: 502, body: {} }, { carriedOut: true });
  expect(await writeComment(github.client(), 7, "report")).toMatchObject({ what: "unchanged" });
  expect(github.comments).toHaveLength(1);
});

test("a comment that was not made when the connection broke is made at the second try", async ({ github }) => {
  github.disturb(/^POST \/issues/, "drop");
  expect(await writeComment(github.client(), 7, "report")).toMatchObject({ what: "created" });
  expect(github.comments).toHaveLength(1);
});

test("a pull request that is not there is refused", async ({ github }) => {
  github.disturb(/^GET \/issues\/8/, { status: 404, body: { message: "Not Found" } });
  await expect(writeComment(github.client(), 8, "report")).rejects.toThrow(
    "GET /repos/acme/sign-in/issues/8/comments: 404 Not Found",
  );
  expect(github.writes).toEqual([]);
});
