import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { impactOf } from "../../../../cli/impact/impact.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { impactLines, reportLines } from "../../../../cli/impact/report/impact-lines.ts";
import { reportMarkdown } from "../../../../cli/impact/report/impact-markdown.ts";
import { type EnvironmentImpact, reportJson, reportOf } from "../../../../cli/impact/report/impact-report.ts";
import { diagnosticEvent, impactOfSteps, policyEvent, propertyStep, recordingOf, stepEvents } from "./engine-events.ts";
import { broken, desk, example, other } from "./example-report.ts";

describe("the report", () => {
  test("as text has one line for each finding, worst first", () => {
    expect(reportLines(example)).toEqual([
      "dev, on this machine",
      "  Nothing changes.",
      "  Client id kept, client secret kept, issuer kept, callback URLs: 1 kept.",
      "",
      "prod",
      "  Sign-in breaks for some or all users.",
      "  Client id kept, client secret kept, issuer kept, callback URLs: 1 added, 1 removed.",
      `  ✗ broken: Callback URL “${desk}” is removed: people who open the console at https://desk.example.com cannot sign in (AADSTS50011). To do: Keep https://desk.example.com in consoleOrigins while the console is opened there. Otherwise open the console at https://other.example.com and save its provider there again.`,
      `  ✓ goes on: Callback URL “${other}” is added: people can sign in to the console at https://other.example.com. The host is new: whoever runs other.example.com receives sign-ins.`,
      "  ✓ goes on: People see “Desk 2” instead of “Desk” when they sign in.",
    ]);
  });

  test("as text names the resources, and has the engine's difference below, where details are asked for", () => {
    const lines = reportLines(example, undefined, true);
    expect(lines.slice(8, 9)).toEqual(["      web.redirectUris of rustdesk-application"]);
    expect(lines.slice(-4)).toEqual([
      "  The engine's own difference:",
      "    ~ rustdesk-application (Application) update",
      '        ~ displayName: "Desk" => "Desk 2"',
      `        ~ web.redirectUris[0]: "${desk}" => "${other}"`,
    ]);
  });

  test("as text gives the same advice once", () => {
    const second = { ...broken, name: "second" };
    const advised = impactLines(impactOfSteps([broken, second])).filter((line) =>
      line.includes(" To do: Keep https://desk."),
    );
    expect(advised.length).toBe(1);
  });

  test("does not say that sign-in breaks where only others lose what they use", () => {
    const offered = propertyStep("identifierUris", ["api://desk"], []);
    expect(impactLines(impactOfSteps([offered]))[0]).toBe(
      "Sign-in to RustDesk goes on, but others lose what they use of the registration.",
    );
    expect(
      impactLines(impactOfSteps([offered, { op: "delete", type: resourceTypes.servicePrincipal, old: {} }]))[0],
    ).toBe("Sign-in breaks for some or all users.");
  });

  test("tells what the policy pack advises after the changes, and what it forbids last", () => {
    const labelled = (level: "mandatory" | "advisory"): string[] =>
      impactLines(impactOf(recordingOf(...stepEvents(broken), policyEvent(level))))
        .filter((line) => line.includes(": "))
        .map((line) => line.split(": ")[0] ?? "");
    expect(labelled("advisory").slice(-4)).toEqual(["✗ broken", "✓ goes on", "✓ goes on", "· advice"]);
    expect(labelled("mandatory").at(-1)).toBe("✗ stops");
  });

  test("as Markdown is one document that begins with the mark, the engine's difference folded", () => {
    const [dd, oo] = [desk, other].map((uri) => uri.replace("://", "&#58;//"));
    expect(reportMarkdown(example).split("\n")).toEqual([
      "## What this changes for signing in to RustDesk",
      "",
      "| environment | sign-in | client id | client secret | issuer | callback URLs |",
      "| --- | --- | --- | --- | --- | --- |",
      "| dev (on a machine, against local Entra ID) | ✓ Nothing changes | kept | kept | kept | 1 kept |",
      "| prod | ✗ Sign-in breaks for some or all users | kept | kept | kept | 1 added, 1 removed |",
      "",
      "### dev (on a machine, against local Entra ID)",
      "",
      "✓ Nothing changes.",
      "",
      "### prod",
      "",
      "✗ Sign-in breaks for some or all users.",
      "",
      "| sign-in | what it means | reason | what to do |",
      "| --- | --- | --- | --- |",
      `| ✗ broken | Callback URL “${dd}” is removed: people who open the console at https&#58;//desk.example.com cannot sign in (AADSTS50011). | web.redirectUris of rustdesk-application | Keep https&#58;//desk.example.com in consoleOrigins while the console is opened there. Otherwise open the console at https&#58;//other.example.com and save its provider there again. |`,
      `| ✓ goes on | Callback URL “${oo}” is added: people can sign in to the console at https&#58;//other.example.com. The host is new: whoever runs other.example.com receives sign-ins. | web.redirectUris of rustdesk-application |  |`,
      "| ✓ goes on | People see “Desk 2” instead of “Desk” when they sign in. | displayName of rustdesk-application |  |",
      "",
      "<details><summary>The engine's own difference</summary>",
      "",
      "```diff",
      "! rustdesk-application (Application) update",
      '- displayName: "Desk"',
      '+ displayName: "Desk 2"',
      `- web.redirectUris[0]: "${desk}"`,
      `+ web.redirectUris[0]: "${other}"`,
      "```",
      "",
      "</details>",
      "",
    ]);
  });

  test("as JSON is the example of docs/impact-report.md", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../../docs/impact-report.md"), "utf8");
    const [, documented = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
    expect(JSON.parse(reportJson(example))).toEqual(JSON.parse(documented));
    // The page says of `unknown` that the run would stop before.
    expect(documented).not.toContain("unknown");
  });

  test.each<[EnvironmentImpact["impact"][], number]>([
    [[], 0],
    [[impactOfSteps([])], 0],
    [[impactOfSteps([propertyStep("notes", "", "x")]), impactOfSteps([])], 3],
    [[impactOfSteps([broken]), impactOfSteps([propertyStep("notes", "", "x")])], 4],
    [[impactOfSteps([broken]), impactOfSteps([], { failure: "no" })], 1],
  ])("exits by the worst of its environments (%#)", (impacts, exitCode) => {
    const report = reportOf(impacts.map((impact) => ({ environment: "test", local: false, impact })));
    expect(report.exitCode).toBe(exitCode);
  });

  test("keeps warnings, and what the engine says in several lines off a line's beginning", () => {
    const recording = recordingOf(diagnosticEvent("warning", "first\n::error::no command of a runner"));
    const impact = impactOf(recording, { failure: "It stopped\n##[error]at once" });
    const report = reportOf([{ environment: "test", local: false, impact }]);
    expect(reportLines(report)).toEqual([
      "test",
      "  The run would stop.",
      "  warning: first",
      "    | ::error::no command of a runner",
      "  ✗ stops: It stopped",
      "    | #\\u0023[error]at once",
    ]);
    expect(reportMarkdown(report)).toContain("- **Warning:** first<br>::error::no command of a runner\n");
  });

  test("shows the indentation of what a provider says as spaces", () => {
    const impact = impactOfSteps([], { failure: "1 error occurred:\n\t* no" });
    const report = reportOf([{ environment: "test", local: false, impact }]);
    expect(reportLines(report).slice(2)).toEqual(["  ✗ stops: 1 error occurred:", "    |   * no"]);
    expect(reportMarkdown(report)).toContain("1 error occurred:<br>  &#42; no");
  });

  test("leaves the engine's difference out of a comment that it makes too long, and says so", () => {
    const tags = Array.from({ length: 6000 }, (_, index) => `tag number ${index}`);
    const impact = impactOfSteps([{ op: "create", new: { displayName: "Desk", tags } }]);
    const markdown = reportMarkdown(reportOf([{ environment: "test", local: false, impact }]));
    expect(markdown.split("\n").slice(-3)).toEqual([
      "",
      "The engine's own difference is too long for a comment: `npm run preview` with `--details` prints it.",
      "",
    ]);
    expect(markdown.includes("<details>")).toBe(false);
  });
});
