import { describe, expect, test } from "vitest";

import { parseUpArguments, upUsage } from "../../../../cli/up/arguments.ts";
import { UsageError } from "../../../../cli/usage-error.ts";

const defaults = { stack: "dev", local: false, refresh: false, yes: false, acceptInterruption: false };

describe("the words of npm run up", () => {
  test.each<[string[], object]>([
    [[], defaults],
    [["--stack", "prod", "--local", "--refresh"], { ...defaults, stack: "prod", local: true, refresh: true }],
    [["--yes", "--accept-interruption"], { ...defaults, yes: true, acceptInterruption: true }],
  ])("%j", (words, expected) => {
    expect(parseUpArguments(words)).toEqual(expected);
  });

  test.each([
    [["--accept-interruption"], "--accept-interruption must come with --yes; without it you are asked."],
    [["prod"], 'There must be options only; got "prod".'],
    [["--stack", ""], '--stack must be a stack name of letters, digits, "-", "_" and "."; got "".'],
  ])("%j is refused", (words, message) => {
    expect(() => parseUpArguments(words)).toThrow(new UsageError(message, upUsage));
  });
});
