import { describe, expect, test } from "vitest";

import { expiryUsage, parseExpiryArguments } from "../../../../cli/expiry/arguments.ts";
import { UsageError } from "../../../../cli/usage-error.ts";

describe("the words of npm run expiry", () => {
  test("may be none", () => {
    expect(parseExpiryArguments([])).toEqual({
      environment: { stack: "dev", local: false },
      json: false,
      warningDays: undefined,
    });
  });

  test("choose environment, form and days", () => {
    expect(parseExpiryArguments(["--stack", "prod", "--local", "--json", "--days", "0"])).toEqual({
      environment: { stack: "prod", local: true },
      json: true,
      warningDays: 0,
    });
  });

  test.each([
    [["--days", "-1"], /--days/],
    [["--days", "1.5"], /^--days must be a whole number from 0 to 9999; got "1\.5"\.$/],
    [["--days", ""], /^--days must be a whole number from 0 to 9999; got ""\.$/],
    [["now"], /^There must be options only; got "now"\.$/],
    [["--show-secrets"], /^Unknown option '--show-secrets'/],
  ])("are refused as %j", (words, message) => {
    expect(() => parseExpiryArguments(words)).toThrow(UsageError);
    expect(() => parseExpiryArguments(words)).toThrow(message);
  });

  test("are told with the exit codes", () => {
    expect(expiryUsage).toContain("Exit code: 0 valid or unknown, 1 expiring or expired");
  });
});
