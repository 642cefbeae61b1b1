import { describe, expect, test } from "vitest";

import { impactOf } from "../../../../cli/impact/impact.ts";
import type { PreviewRecording } from "../../../../cli/impact/recording/preview-recording.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { reportLines } from "../../../../cli/impact/report/impact-lines.ts";
import { reportMarkdown } from "../../../../cli/impact/report/impact-markdown.ts";
import { reportJson, reportOf } from "../../../../cli/impact/report/impact-report.ts";
import { diagnosticEvent, engineSecret, recordingOf, stepEvents } from "./engine-events.ts";

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
