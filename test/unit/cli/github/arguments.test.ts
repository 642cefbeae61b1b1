import { expect, test } from "vitest";

import { parseGithubArguments } from "../../../../cli/github/arguments.ts";

function parse(words: string) {
  return parseGithubArguments(words === "" ? [] : words.split(" "));
}

test("a comment goes to a pull request by its number, or to that of a finished run", () => {
  expect(parse("comment --pull-request 7 --file report.md")).toEqual({
    action: "comment",
    pullRequest: 7,
    file: "report.md",
  });
  expect(parse("comment --workflow-run --file report.md")).toEqual({
    action: "comment",
    pullRequest: "of-the-run",
    file: "report.md",
  });
});

test("an issue has a title and a label, and may have several files", () => {
  expect(parse("issue --file a.md --file b.txt")).toEqual({
    action: "issue",
    files: ["a.md", "b.txt"],
    close: false,
    title: "RustDesk sign-in needs attention",
    label: "rustdesk-entra",
  });
  expect(parse("issue --close --title T --label L")).toEqual({
    action: "issue",
    files: [],
    close: true,
    title: "T",
    label: "L",
  });
});

test("a summary has files", () => {
  expect(parse("summary --file a.md")).toEqual({ action: "summary", files: ["a.md"] });
});

test.each([
  ["", 'The action must be one of comment, issue, summary; got "".'],
  ["toString", 'The action must be one of comment, issue, summary; got "toString".'],
  ["comment issue", 'The action must be one of comment, issue, summary; got "comment issue".'],
  ["comment --file a.md", "There must be either --pull-request or --workflow-run."],
  [
    "comment --file a.md --pull-request 1 --workflow-run",
    "There must be either --pull-request or --workflow-run.",
  ],
  [
    "comment --file a.md --pull-request 1.5",
    '--pull-request must be the number of a pull request; got "1.5".',
  ],
  ["comment --file a.md --pull-request 0", '--pull-request must be the number of a pull request; got "0".'],
  ["comment --pull-request 1", "--file must name what to say, but it is missing."],
  ["comment --pull-request 1 --file a --file b", "--file must be given once; got 2 files."],
  ["comment --pull-request 1 --file a --close", '--close must not be combined with "comment".'],
  ["issue", "--file must name what to say, but it is missing."],
  ["issue --file a --pull-request 1", '--pull-request must not be combined with "issue".'],
  ["issue --file a --label a,b", '--label must have 1 to 50 characters and no comma; got "a,b".'],
  ["summary --file a --title T", '--title must not be combined with "summary".'],
  ["summary --fle a", "Unknown option '--fle'"],
])("refuses %j", (words, message) => {
  expect(() => parse(words)).toThrow(message);
});
