import { expect, test } from "vitest";

import type { StackResource } from "../../../policy/resource-check.ts";
import { assignmentRequiredProblems } from "../../../policy/rules/assignment-required.ts";

const origin = "https://desk.example.com";
const settings = { developmentOrigins: ["https://desk.dev.example.com"] };

function resource(type: string, name: string, props: Record<string, unknown>, owner?: StackResource): StackResource {
  const full = `azuread:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
  const propertyDependencies: StackResource["propertyDependencies"] = owner === undefined ? {} : { clientId: [owner] };
  return { type: full, name, urn: `urn:${name}`, props, opts: { protect: true }, propertyDependencies };
}

const application = (at: string, more = {}) =>
  resource("Application", "application", { web: { redirectUris: [`${at}/api/oidc/callback`] }, ...more });

function problemsOf(owner: StackResource | undefined, props = {}): string[] {
  const principal = resource("ServicePrincipal", "principal", props, owner);
  return assignmentRequiredProblems([principal], settings).map(({ problem, urn }) => `${urn} ${problem}`);
}

const problem =
  "urn:principal principal should require assignment; it does not, so that everybody of the tenant can sign in. Set the stack's " +
  "assignmentRequired and adminConsent to true, and name users or groups in assignments; or disable the rule.";

test("a real environment is advised to require assignment, and one whose application is not known is taken for real", () => {
  expect(problemsOf(application(origin))).toEqual([problem]);
  expect(problemsOf(application(origin), { appRoleAssignmentRequired: false })).toEqual([problem]);
  expect(problemsOf(undefined)).toEqual([problem]);
});

test("one that does, one for trying things out, and one where nobody of the tenant signs in are left alone", () => {
  expect(problemsOf(application(origin), { appRoleAssignmentRequired: true })).toEqual([]);
  expect(problemsOf(application("http://localhost:8000"))).toEqual([]);
  expect(problemsOf(application("https://desk.dev.example.com"))).toEqual([]);
  expect(problemsOf(application(origin, { signInAudience: "PersonalMicrosoftAccount" }))).toEqual([]);
  expect(assignmentRequiredProblems([application(origin)], settings)).toEqual([]);
});
