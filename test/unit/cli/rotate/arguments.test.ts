import { describe, expect, test } from "vitest";

import { parseRotateArguments, rotateUsage } from "../../../../cli/rotate/arguments.ts";
import { UsageError } from "../../../../cli/usage-error.ts";

describe("the words of rotate", () => {
  test.each([
    [[], { kind: "renew" }],
    [["--finish"], { kind: "finish" }],
    [["--revoke", "12"], { kind: "revoke", generation: 12 }],
  ])("%j", (words, intent) => {
    expect(parseRotateArguments(words)).toEqual({
      intent,
      stack: "dev",
      local: false,
      yes: false,
      showSecrets: false,
    });
  });

  test("choose the environment and what is asked and shown", () => {
    expect(parseRotateArguments(["--stack", "prod", "--local", "--yes", "--show-secrets"])).toEqual({
      intent: { kind: "renew" },
      stack: "prod",
      local: true,
      yes: true,
      showSecrets: true,
    });
  });

  test.each([
    [["--finish", "--revoke", "1"], "--finish must not be combined with --revoke."],
    [
      ["--revoke", "0"],
      '--revoke must be the number of a generation, from 1; got "0". The name of the secret in the portal ends in it.',
    ],
    [
      ["--revoke", "all"],
      '--revoke must be the number of a generation, from 1; got "all". The name of the secret in the portal ends in it.',
    ],
    [["prod"], 'There must be options only; got "prod".'],
    [["--stack", "a b"], '--stack must be a stack name of letters, digits, "-", "_" and "."; got "a b".'],
  ])("are refused as %j", (words, message) => {
    expect(() => parseRotateArguments(words)).toThrow(new UsageError(message, rotateUsage));
  });
});
