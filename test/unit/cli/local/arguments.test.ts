import { describe, expect, test } from "vitest";

import { localUsage, parseLocalArguments } from "../../../../cli/local/arguments.ts";
import { UsageError } from "../../../../cli/usage-error.ts";

describe("npm run local", () => {
  test("without a word brings the dev environment up", () => {
    expect(parseLocalArguments([])).toEqual({
      action: "up",
      stackName: "dev",
      port: undefined,
      showSecrets: false,
    });
  });

  test("takes an action and options in any order", () => {
    expect(parseLocalArguments(["--stack", "prod", "destroy", "--port", "8443"])).toEqual({
      action: "destroy",
      stackName: "prod",
      port: 8443,
      showSecrets: false,
    });
    expect(parseLocalArguments(["--serve", "--show-secrets"])).toEqual({
      action: "serve",
      stackName: "dev",
      port: undefined,
      showSecrets: true,
    });
    expect(parseLocalArguments(["reset"]).action).toBe("reset");
  });

  test.each([
    [["down"], 'The action must be one of up, destroy, reset; got "down".'],
    [["up", "reset"], 'The action must be one of up, destroy, reset; got "up reset".'],
    [["destroy", "--serve"], '--serve must not be combined with "destroy".'],
    [["--port", "0"], '--port must be a whole number from 1 to 65535; got "0".'],
    [["--port", "http"], '--port must be a whole number from 1 to 65535; got "http".'],
    [["--port", "65536"], '--port must be a whole number from 1 to 65535; got "65536".'],
    [
      ["--stack", "../dev"],
      '--stack must be a stack name of letters, digits, "-", "_" and "."; got "../dev".',
    ],
  ])("refuses %j", (words, message) => {
    expect(() => parseLocalArguments(words)).toThrow(new UsageError(message, localUsage));
  });

  test("refuses an option that it does not know", () => {
    expect(() => parseLocalArguments(["--secret"])).toThrow(/^Unknown option '--secret'/);
  });
});
