import { beforeEach, describe, expect, test } from "vitest";

import { policyConfigurationFile } from "../../../../../cli/stack/policy/policy-pack.ts";
import { UserError } from "../../../../../cli/user-error.ts";
import { ProjectFolder } from "../../project-folder.ts";

let checkout: ProjectFolder;

beforeEach(() => {
  checkout = new ProjectFolder();
});

function problemOf(text: string): string {
  const file = checkout.write("policy-config.json", text);
  try {
    policyConfigurationFile(checkout.path);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message.replaceAll(file, "FILE");
  }
  return "";
}

describe("the policy pack's configuration", () => {
  test("need not be there", () => {
    expect(policyConfigurationFile(checkout.path)).toBeUndefined();
  });

  test.each([
    "{}",
    '{ "all": "advisory" }',
    '{ "single-tenant": "disabled", "two-owners": "mandatory" }',
    '{ "client-secret-lifetime": { "enforcementLevel": "advisory", "maxDays": 365 } }',
    '{ "human-owner": { "people": [], "developmentOrigins": [] } }',
  ])("may be %s", (text) => {
    const file = checkout.write("policy-config.json", text);
    expect(policyConfigurationFile(checkout.path)).toBe(file);
  });

  test("must be JSON", () => {
    expect(problemOf("{ single-tenant }")).toMatch(/^FILE must be JSON, but: .+ Correct it\.$/);
  });

  test.each(["[]", "null", '"advisory"'])("must be an object, not %s", (text) => {
    expect(problemOf(text)).toBe(`FILE must be a JSON object of rules; got ${text}. Use {} for the defaults.`);
  });

  test("must name rules that there are", () => {
    expect(problemOf('{ "single-tennant": "advisory" }')).toBe(
      "FILE must configure the rules of the policy pack (docs/policy.md), but:\n" +
        '  - "single-tennant" must be one of no-access-token-grant, callback-urls-only, web-platform-only, single-tenant, ' +
        "client-secret-lifetime, sign-in-permissions-only, known-resources-only, two-owners, human-owner, " +
        "protected-application, protected-client-secret, all. Correct the spelling or remove it.",
    );
  });

  test("must have levels and settings that there are; each mistake is told", () => {
    expect(
      problemOf(
        '{ "single-tenant": "remediate", "two-owners": { "enforcementLevel": 1 }, "human-owner": { "humans": [] } }',
      ),
    ).toBe(
      "FILE must configure the rules of the policy pack (docs/policy.md), but:\n" +
        '  - The level of "single-tenant" must be one of mandatory, advisory, disabled; got "remediate".\n' +
        '  - The level of "two-owners" must be one of mandatory, advisory, disabled; got 1.\n' +
        '  - "human-owner" must have only the settings enforcementLevel, people, developmentOrigins; got "humans". Correct ' +
        "the spelling or remove it.",
    );
  });
});
