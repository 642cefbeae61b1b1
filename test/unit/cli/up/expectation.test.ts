import { expect, test } from "vitest";

import type { Finding } from "../../../../cli/impact/finding.ts";
import { fingerprintOf, type ReportedRun } from "../../../../cli/impact/report/fingerprint.ts";
import { checkExpected, expectationOf } from "../../../../cli/up/expectation.ts";
import { ProjectFolder } from "../project-folder.ts";

function finding(line: string, more: Partial<Finding> = {}): ReportedRun["findings"][number] {
  const said = { resources: ["rustdesk-application"], property: undefined, drift: undefined };
  return { verdict: "uninterrupted", subject: "callbackUrls", line, ...said, ...more };
}

function update(path: string, target: unknown): ReportedRun["resources"][number] {
  const property = { path, kind: "update" as const, replaces: false, old: undefined, new: target };
  const name = "rustdesk-application";
  return { urn: `urn:${name}`, name, operation: "update", replaceKeys: [], properties: [property] };
}

const approved: ReportedRun = {
  findings: [finding("https://a.example is added.")],
  resources: [update("web.redirectUris[1]", "https://a.example/api/oidc/callback")],
};

test("a run has one fingerprint, in whatever order and at whatever time it is previewed", () => {
  const one = {
    findings: [finding("The client secret ends in 29 days."), ...approved.findings],
    resources: [update("endDate", "2027-11-28T14:25:00Z")],
  };
  const other = {
    findings: [...approved.findings, finding("The client secret ends in 28 days.")],
    resources: [update("endDate", "2027-11-29T08:00:01.5+01:00")],
  };
  expect(fingerprintOf(one)).toMatch(/^[\da-f]{32}$/);
  expect(fingerprintOf(other)).toBe(fingerprintOf(one));
});

test("who asks does not count in what an owner's going means", () => {
  const asked = (line: string, verdict: Finding["verdict"]) => ({
    ...approved,
    findings: [finding(line, { verdict, subject: "owners" })],
  });
  const one = asked("The owner 1 goes. If it is the identity that deploys, its next run is refused.", "uninterrupted");
  expect(fingerprintOf(asked("The owner 1 goes. It is the identity that deploys.", "broken"))).toBe(fingerprintOf(one));
});

test.each<[string, ReportedRun]>([
  ["another value", { ...approved, resources: [update("web.redirectUris[1]", "https://b.example/api/oidc/callback")] }],
  ["a value with other digits", { ...approved, resources: [update("web.redirectUris[1]", "https://a.example:8443/")] }],
  ["a date that was declared", { ...approved, resources: [update("endDate", "2027-11-28")] }],
  ["another verdict", { ...approved, findings: [finding("https://a.example is added.", { verdict: "broken" })] }],
  ["a change by hand", { ...approved, findings: [finding("https://a.example is added.", { drift: "undone" })] }],
  ["one thing fewer", { ...approved, resources: [] }],
])("another run has another fingerprint: %s", (_what, run) => {
  expect(fingerprintOf(run)).not.toBe(fingerprintOf(approved));
});

/** The report of a preview, as a file. */
function report(environment = "prod"): string {
  const environments = [{ environment, fingerprint: fingerprintOf(approved), ...approved }];
  return new ProjectFolder().write("report.json", JSON.stringify({ environments }));
}

test("what was approved is let through, by report and by fingerprint", () => {
  expect(() => checkExpected(expectationOf(report()), "prod", approved)).not.toThrow();
  expect(() => checkExpected(expectationOf(fingerprintOf(approved)), "prod", approved)).not.toThrow();
});

test("anything else is refused, with what differs", () => {
  const run = { findings: [], resources: [...approved.resources, update("web.redirectUris[2]", "https://b.example/")] };
  const differences = [
    '  now, and not approved: rustdesk-application: web.redirectUris[2] null => "https://b.example/"',
    "  approved, and no more: https://a.example is added.",
  ];
  expect(() => checkExpected(expectationOf(report()), "prod", run)).toThrow(
    `What this does to prod must be what was approved (fingerprint ${fingerprintOf(approved)}), but is something else by now ` +
      `(${fingerprintOf(run)}). Nothing was changed. Preview it again and have that approved.\n${differences.join("\n")}`,
  );
  expect(() => checkExpected(expectationOf(fingerprintOf(approved)), "prod", run)).toThrow(
    /\n {2}now: rustdesk-application: update\n {2}now: /,
  );
});

test("a report of another environment, or none, approves nothing", () => {
  expect(() => checkExpected(expectationOf(report("dev")), "prod", approved)).toThrow("which says nothing of prod.");
  expect(() => checkExpected(expectationOf("/nowhere/report.json"), "prod", approved)).toThrow(
    "which cannot be read: ",
  );
});
