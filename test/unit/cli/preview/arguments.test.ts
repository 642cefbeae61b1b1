import { describe, expect, test } from "vitest";

import { parsePreviewArguments, previewUsage } from "../../../../cli/preview/arguments.ts";
import { UsageError } from "../../../../cli/usage-error.ts";

const defaults = {
  stacks: ["dev"],
  local: false,
  refresh: false,
  base: undefined,
  baseFailed: [],
  format: "text",
  files: [],
};

describe("the words of npm run preview", () => {
  test.each<[string[], object]>([
    [[], defaults],
    [["--stack", "a", "--stack", "b", "--stack", "a"], { ...defaults, stacks: ["a", "b"] }],
    [["--all", "--local", "--refresh"], { ...defaults, stacks: undefined, local: true, refresh: true }],
    [["--all", "--base", "HEAD^1"], { ...defaults, stacks: undefined, base: "HEAD^1" }],
    [
      ["--all", "--base", "HEAD^1", "--base-failed", " a b"],
      { ...defaults, stacks: undefined, base: "HEAD^1", baseFailed: ["a", "b"] },
    ],
    [["--base-failed", ""], defaults],
    [
      ["--format", "json", "--markdown", "r.md", "--json", "r.json"],
      {
        ...defaults,
        format: "json",
        files: [
          { format: "markdown", path: "r.md" },
          { format: "json", path: "r.json" },
        ],
      },
    ],
  ])("%j", (words, expected) => {
    expect(parsePreviewArguments(words)).toEqual(expected);
  });

  test.each([
    [["--all", "--stack", "dev"], "--all must not be combined with --stack."],
    [["--base", "HEAD^1"], "--base must name a commit, and come with --all."],
    [["--all", "--base", ""], "--base must name a commit, and come with --all."],
    [["--format", "html"], '--format must be one of text, markdown, json; got "html".'],
    [["--json", ""], '--json must name a file; got "".'],
    [["--stack", "a b"], '--stack must be a stack name of letters, digits, "-", "_" and "."; got "a b".'],
    [
      ["--all", "--base", "HEAD^1", "--base-failed", "a/b"],
      '--base-failed must be a stack name of letters, digits, "-", "_" and "."; got "a/b".',
    ],
    [["--all", "--base-failed", "a"], "--base-failed must come with --base."],
    [["now"], 'There must be options only; got "now".'],
  ])("%j is refused", (words, message) => {
    expect(() => parsePreviewArguments(words)).toThrow(new UsageError(message, previewUsage));
  });
});
