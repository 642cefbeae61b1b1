import type { automation } from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Terminal } from "../../../cli/command/terminal.ts";
import { reportedRun, summaryLine } from "../../../cli/engine-report.ts";
import { resourceTypes } from "../../../cli/impact/recording/resource-change.ts";

describe("the summary of a run", () => {
  test("says plainly that nothing changed", () => {
    expect(summaryLine({ same: 6 })).toBe("No changes: all 6 resources are as declared.");
  });

  test("counts what changed, and what did not", () => {
    expect(summaryLine({ create: 6 })).toBe("6 created.");
    expect(summaryLine({ create: 1, delete: 1, same: 5 })).toBe("1 created, 1 deleted, 5 unchanged.");
    expect(summaryLine({ update: 2, same: 0 })).toBe("2 updated.");
  });
});

describe("a run of the engine", () => {
  let said: string[];
  beforeEach(() => {
    vi.useFakeTimers();
    said = [];
    vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text).trim()) > 0);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  const metadata = (name: string, custom = true) =>
    ({
      urn: `urn:pulumi:dev::p::x::${name}`,
      type: resourceTypes.application,
      op: "create",
      new: { custom },
    }) as automation.StepEventMetadata;
  const event = (rest: object) => ({ sequence: 0, timestamp: 0, ...rest });

  test("that says nothing for ten seconds has it said what it is waiting for, and why where that is known", async () => {
    const terminal = new Terminal();
    const { signal } = new AbortController();
    const assignment = "rustdesk-assignment-00000000-1111-2222-3333-444444444444";
    await reportedRun({ terminal, signal }, async ({ onEvent }) => {
      await vi.advanceTimersByTimeAsync(9_999);
      expect(said).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      onEvent?.(event({ resourcePreEvent: { metadata: metadata(assignment), planning: false } }));
      await vi.advanceTimersByTimeAsync(20_000);
      onEvent?.(event({ resOpFailedEvent: { metadata: metadata(assignment), status: 1, steps: 1 } }));
      onEvent?.(event({ resourcePreEvent: { metadata: metadata("rustdesk", false), planning: false } }));
      onEvent?.(event({ resourcePreEvent: { metadata: metadata("rustdesk-application"), planning: false } }));
      await vi.advanceTimersByTimeAsync(20_000);
      terminal.because("Entra ID answers 503");
      await vi.advanceTimersByTimeAsync(10_000);
      onEvent?.(event({ resOutputsEvent: { metadata: metadata("rustdesk-application"), planning: false } }));
      return {};
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(said).toEqual([
      "still waiting for the Pulumi engine, 10 s",
      `still waiting for ${assignment}, 10 s`,
      `still waiting for ${assignment}, 20 s (is the object ID one of this tenant?)`,
      `✗ ${assignment} (Application) failed`,
      "still waiting for rustdesk-application, 10 s",
      "still waiting for rustdesk-application, 20 s",
      "still waiting for rustdesk-application, 30 s: Entra ID answers 503",
      "✓ rustdesk-application (Application) created",
    ]);
  });

  test("that an earlier one has left something pending for is told so in a sentence", async () => {
    const message =
      "<{%reset%}>Attempting to deploy or update resources with 1 pending operations from previous deployment.\n" +
      "  * urn:pulumi:dev::p::x::rustdesk-client-secret-1, interrupted while creating\nThese resources are in an unknown state. For " +
      "example, if you are using AWS, you can confirm using the AWS Console.<{%reset%}>\n";
    await reportedRun({ terminal: new Terminal(), signal: new AbortController().signal }, async ({ onEvent }) => {
      onEvent?.(event({ diagnosticEvent: { severity: "warning", message, color: "never" } }));
      return {};
    });
    expect(said).toEqual([
      "warning: An earlier run was interrupted in the middle of rustdesk-client-secret-1 (creating): Entra ID may have it without " +
        "the state's knowing. `npm run up` looks for it, says what it finds, and ends this warning.",
    ]);
  });
});
