import { expect, test } from "vitest";

import { commands } from "../../../../cli/commands.ts";
import { codesByTopic, explainedCodes, explanationOf, lookUpPage, remediesOf } from "../../../../cli/explain/codes.ts";
import { readText } from "../../../../cli/explain/reading.ts";
import { type AadstsCode, aadstsCodes } from "../../../../packages/local-entra/src/oidc/refusals/aadsts.ts";
import { EntraRefusal, refusalDescription } from "../../../../packages/local-entra/src/oidc/refusals/entra-refusal.ts";

/** Codes that first days bring, whether local Entra ID can answer them or not. */
const firstDays = [
  50011, 500113, 900971, 7000215, 7000222, 7000218, 700025, 9002325, 700054, 50105, 65001, 65004, 90094, 90095, 700016,
  90002, 50194, 50020, 53003, 7000112, 90038, 900382, 50049, 54005, 501481, 50034, 90072, 500208, 9002332, 700005,
  700213, 7002138, 70021,
];

test("every code that local Entra ID gives is explained", () => {
  expect(aadstsCodes.filter((code) => explanationOf(code) === undefined)).toEqual([]);
});

test.each(aadstsCodes)("the refusal AADSTS%i is read as local Entra ID words it, and in an address", (code) => {
  const refusal = new EntraRefusal(code as AadstsCode, {});
  const description = refusalDescription(refusal, {
    traceId: "11112222-3333-4444-5555-666677778888",
    correlationId: "50011000-0000-4000-8000-000000070000",
    timestamp: "2027-01-01 00:00:00Z",
  });
  expect(readText(description).codes).toEqual([code]);
  const query = new URLSearchParams({ error: refusal.error, error_description: description, state: "s" });
  expect(readText(`https://desk.example.com/api/oidc/callback?${query}`).codes).toEqual([code]);
});

test("every code of a first day is explained", () => {
  expect(firstDays.filter((code) => explanationOf(code) === undefined)).toEqual([]);
});

test("no code stands in two places", () => {
  const listed = Object.values(codesByTopic).flatMap((codes) => Object.keys(codes).map(Number));
  expect(listed.toSorted((one, other) => one - other)).toEqual(explainedCodes);
});

test("each has a meaning and at least one cause with something to do, in whole sentences", () => {
  for (const code of explainedCodes) {
    const explanation = explanationOf(code) ?? [];
    expect(explanation.length, `${code}`).toBeGreaterThan(1);
    for (const sentence of explanation) {
      expect(sentence, `${code}`).toMatch(/^[A-Z`“].*[.`]$/s);
    }
  }
});

test("every command that a remedy names is there", () => {
  const named = explainedCodes.flatMap((code) => remediesOf(code, "--stack prod") ?? []).join("\n");
  const names = new Set([...named.matchAll(/npm run ([\w-]+)/g)].map(([, name]) => name));
  expect([...names].filter((name) => !commands.some((command) => command.name === name))).toEqual([]);
  expect(named).toContain("`npm run sheet -- --stack prod --copy client-secret`");
  expect(named).not.toContain("{selector}");
});

test("an unknown code has Microsoft's page", () => {
  expect(remediesOf(12345, "")).toBeUndefined();
  expect(lookUpPage(12345)).toBe("https://login.microsoftonline.com/error?code=12345");
});
