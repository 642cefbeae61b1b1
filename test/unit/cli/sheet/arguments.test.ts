import { describe, expect, test } from "vitest";

import { parseSheetArguments } from "../../../../cli/sheet/arguments.ts";
import { UsageError } from "../../../../cli/usage-error.ts";

describe("the words of npm run sheet", () => {
  test("may be none", () => {
    expect(parseSheetArguments([])).toEqual({
      environment: { stack: "dev", local: false },
      json: false,
      showSecrets: false,
      copy: undefined,
      consoleRelease: undefined,
    });
  });

  test("choose environment, form and release", () => {
    const words = ["--stack", "prod", "--local", "--json", "--show-secrets", "--console-version", "1.8.4"];
    expect(parseSheetArguments(words)).toEqual({
      environment: { stack: "prod", local: true },
      json: true,
      showSecrets: true,
      copy: undefined,
      consoleRelease: [1, 8, 4],
    });
  });

  test.each(["client-id", "client-secret", "issuer", "callback-url"])("choose %s to be copied", (field) => {
    expect(parseSheetArguments(["--copy", field]).copy).toBe(field);
  });

  test.each([
    [
      ["--copy", "secret"],
      '--copy must be one of client-id, client-secret, issuer, callback-url; got "secret".',
    ],
    [
      ["--copy", "toString"],
      '--copy must be one of client-id, client-secret, issuer, callback-url; got "toString".',
    ],
    [["--copy", "issuer", "--json"], "--copy must not be combined with --json: it prints no value."],
    [
      ["--copy", "issuer", "--show-secrets"],
      "--copy must not be combined with --show-secrets: it prints no value.",
    ],
    [
      ["--console-version", "1.8"],
      '--console-version must be a release of RustDesk Server Pro such as 1.8.4; got "1.8".',
    ],
    [["prod"], 'There must be options only; got "prod".'],
    [["--stack", "a/b"], '--stack must be a stack name of letters, digits, "-", "_" and "."; got "a/b".'],
  ])("are refused as %j", (words, message) => {
    expect(() => parseSheetArguments(words)).toThrow(UsageError);
    expect(() => parseSheetArguments(words)).toThrow(message);
  });
});
