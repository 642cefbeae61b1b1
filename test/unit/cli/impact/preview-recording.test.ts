import { describe, expect, test } from "vitest";

import { impactOf } from "../../../../cli/impact/impact.ts";
import type { PreviewRecording } from "../../../../cli/impact/recording/preview-recording.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { reportLines } from "../../../../cli/impact/report/impact-lines.ts";
import { reportMarkdown } from "../../../../cli/impact/report/impact-markdown.ts";
import { reportJson, reportOf } from "../../../../cli/impact/report/impact-report.ts";
import { diagnosticEvent, engineSecret, engineUnknown, policyEvent, recordingOf, stepEvents } from "./engine-events.ts";

describe("a recording of a preview", () => {
  test("makes one change of a replacement, whatever the order of its steps", () => {
    const made = { op: "create-replacement", old: { a: 1 }, new: { a: 2 }, keys: ["a"], diff: { a: "update-replace" } };
    const deleted = { op: "delete-replaced", old: { a: 1 } };
    for (const steps of [
      [made, { ...made, op: "replace" }, deleted],
      [deleted, { ...made, op: "replace" }, made],
    ]) {
      const { changes } = recordingOf(...steps.flatMap(stepEvents));
      expect(changes).toHaveLength(1);
      expect(changes[0]).toMatchObject({
        name: "rustdesk-application",
        operation: "replace",
        replaceKeys: ["a"],
        old: { inputs: { a: 1 } },
        new: { inputs: { a: 2 } },
        properties: [{ path: "a", kind: "update", replaces: true, old: 1, new: 2 }],
      });
    }
  });

  test("keeps what an interrupted replacement has left apart from the resource itself", () => {
    const { changes } = recordingOf(
      ...stepEvents({ op: "same", old: { a: 2 }, new: { a: 2 } }),
      ...stepEvents({ op: "delete-replaced", old: { a: 1 } }),
    );
    expect(changes.map(({ operation }) => operation)).toEqual(["same", "clean-up"]);
  });

  test("keeps what a refresh found apart from what is planned", () => {
    const { changes, drift } = recordingOf(
      ...stepEvents({ op: "refresh", old: { notes: "" }, new: { notes: "x" }, diff: { notes: "add" } }),
      ...stepEvents({ op: "refresh", name: "same", old: { a: 1 }, new: { a: 1 }, diff: {} }),
      ...stepEvents({ op: "refresh", name: "gone", old: { a: 1 } }),
      ...stepEvents({ op: "same", old: { notes: "x" }, new: { notes: "x" } }),
    );
    expect(drift.map(({ name, operation }) => `${operation} ${name}`)).toEqual([
      "delete gone",
      "update rustdesk-application",
    ]);
    expect(changes.map(({ operation }) => operation)).toEqual(["same"]);
  });

  test("tells the same run in the same order, whatever the engine's", () => {
    const events = [
      ...stepEvents({ op: "create", name: "b", new: {} }),
      ...stepEvents({ op: "create", name: "a", new: {} }),
      diagnosticEvent("warning", "second"),
      diagnosticEvent("warning", "first"),
    ];
    for (const order of [events, events.toReversed()]) {
      const { changes, warnings } = recordingOf(...order);
      expect(changes.map(({ name }) => name)).toEqual(["a", "b"]);
      expect(warnings.map(({ message }) => message)).toEqual(["first", "second"]);
    }
  });

  test("takes an operation that it does not know for a change, never for none", () => {
    const { changes } = recordingOf(...stepEvents({ op: "transmogrify", old: {}, new: {} }));
    expect(changes.map(({ operation }) => operation)).toEqual(["update"]);
  });

  test("reads the names of the properties where the engine gives no details", () => {
    const [event] = stepEvents({ op: "update", old: { notes: "a" }, new: { notes: "b" } });
    if (event?.resourcePreEvent === undefined) {
      throw new Error("the first event must be the one before the step");
    }
    event.resourcePreEvent.metadata.diffs = ["notes"];
    expect(recordingOf(event).changes[0]?.properties).toEqual([
      { path: "notes", kind: "update", replaces: false, old: "a", new: "b" },
    ]);
  });

  test("says what is not known yet in words, and masks what the engine marks as secret", () => {
    const { changes } = recordingOf(
      ...stepEvents({
        op: "create",
        type: resourceTypes.clientSecret,
        new: { keyId: engineUnknown, value: engineSecret, list: [engineSecret, engineUnknown] },
      }),
    );
    expect(changes[0]?.new?.inputs).toEqual({
      keyId: "(known after the run)",
      value: "[secret]",
      list: ["[secret]", "(known after the run)"],
    });
  });

  test("keeps warnings and errors once each, without colours, and nothing of what is only talk", () => {
    const { warnings, errors } = recordingOf(
      diagnosticEvent("warning", "<{%reset%}>mind the gap<{%reset%}>\n"),
      diagnosticEvent("warning", "mind the gap\n"),
      diagnosticEvent("error", "too late"),
      diagnosticEvent("error", " \n"),
      diagnosticEvent("info", "good morning"),
    );
    expect(warnings).toEqual([{ message: "mind the gap", resource: undefined }]);
    expect(errors).toEqual([{ message: "too late", resource: undefined }]);
  });

  test("keeps a policy's violation once, with its level and its resource", () => {
    const event = policyEvent("mandatory");
    expect(recordingOf(event, event).policyViolations).toEqual([
      { policy: "single-tenant", mandatory: true, resource: "rustdesk-application", message: "no" },
    ]);
  });
});

const planted = 'Planted~"Secret".0123456789';

/** Every format of the report, in one text. */
function everything(recording: PreviewRecording, failure?: string): string {
  const impact = impactOf(recording, { failure: failure && recording.masked(failure) });
  const report = reportOf([{ environment: "test", local: false, impact }]);
  return [...reportLines(report), reportMarkdown(report), reportJson(report)].join("\n");
}

describe("a secret that is planted in the engine's events comes out of no format:", () => {
  const { ciphertext, ...mark } = engineSecret;

  test.each<[string, Record<string, unknown>]>([
    ["marked by the engine, in clear", { notes: { ...mark, value: planted } }],
    ["marked by the engine, as JSON", { notes: { ...mark, plaintext: JSON.stringify(planted) } }],
    ["marked by the engine, inside an object", { notes: { ...mark, value: { deep: [planted] } } }],
    ["by the name clientSecret", { clientSecret: planted }],
    ["by the name existingClientSecret", { existingClientSecret: planted }],
    ["by the name secretText, in a list", { passwordCredentials: [{ secretText: planted }] }],
    ["as the value of an application's password", { password: { displayName: "x", value: planted } }],
  ])("%s", (_what, properties) => {
    const recording = recordingOf(
      ...stepEvents({ op: "create", new: properties }),
      ...stepEvents({
        op: "update",
        name: "again",
        old: { other: `it was ${planted}` },
        new: { ...properties, other: `it is ${planted}!` },
        diff: { other: "update", notes: "add" },
      }),
      diagnosticEvent("warning", `do not lose ${planted}`),
      diagnosticEvent("error", `lost ${planted}`),
    );
    const text = everything(recording, `failed over ${planted}`);
    expect(text).not.toContain("0123456789");
    expect(text).not.toContain("Planted");
    expect(text).toContain("it is [secret]!");
    expect(text).toContain("do not lose [secret]");
    expect(text).toContain("failed over [secret]");
  });

  test("as the value of a client secret, and wherever else it stood before that was known", () => {
    const recording = recordingOf(
      diagnosticEvent("warning", `early ${planted}`),
      ...stepEvents({ op: "create", type: resourceTypes.clientSecret, new: { value: planted } }),
    );
    const text = everything(recording);
    expect(text).not.toContain("Planted");
    expect(text).toContain("early [secret]");
    expect(recording.changes[0]?.new?.inputs).toEqual({ value: "[secret]" });
  });

  test("while the value of an app role, which is none, is shown", () => {
    const recording = recordingOf(...stepEvents({ op: "create", new: { appRoles: [{ value: "Administrator" }] } }));
    expect(everything(recording)).toContain("Administrator");
  });
});
