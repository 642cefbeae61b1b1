import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { rules } from "../../../policy/rules.ts";

test("the rules have these names and levels", () => {
  expect(Object.fromEntries(rules.map(({ name, enforcementLevel }) => [name, enforcementLevel]))).toEqual({
    "no-access-token-grant": "mandatory",
    "callback-urls-only": "mandatory",
    "web-platform-only": "mandatory",
    "single-tenant": "mandatory",
    "client-secret-lifetime": "mandatory",
    "sign-in-permissions-only": "mandatory",
    "no-offered-api": "mandatory",
    "known-resources-only": "mandatory",
    "known-providers-only": "mandatory",
    "own-registration-only": "mandatory",
    "current-secrets-only": "mandatory",
    "deploying-owner": "mandatory",
    "two-owners": "advisory",
    "human-owner": "advisory",
    "protected-application": "advisory",
    "protected-client-secret": "advisory",
    "assignment-required": "advisory",
  });
});

test("every setting is described and has a default of its type", () => {
  const settings = rules.flatMap(({ configSchema }) => Object.values(configSchema?.properties ?? {}));
  expect(settings).toHaveLength(18);
  for (const { type, description, default: value } of settings) {
    expect(description).toMatch(/\.$/);
    expect(type).toBe(Array.isArray(value) ? "array" : "integer");
  }
});

test("the guide has a row for every rule with its level, and names every setting", () => {
  const guide = readFileSync(join(import.meta.dirname, "../../../docs/policy.md"), "utf8");
  for (const { name, enforcementLevel, configSchema } of rules) {
    const row = guide.split("\n").find((line) => line.startsWith(`| \`${name}\``)) ?? "";
    expect(row).toContain(`| ${enforcementLevel} `);
    for (const setting of Object.keys(configSchema?.properties ?? {})) {
      expect(row).toContain(`\`${setting}\``);
    }
  }
});
