import type { automation } from "@pulumi/pulumi";

import { type Impact, impactOf } from "../../../../cli/impact/impact.ts";
import type { ImpactOptions } from "../../../../cli/impact/preview-view.ts";
import { PreviewRecording } from "../../../../cli/impact/recording/preview-recording.ts";
import { resourceTypes } from "../../../../cli/impact/recording/resource-change.ts";
import { findingSentence } from "../../../../cli/impact/report/impact-words.ts";

type Values = Record<string, unknown>;
type Step = automation.StepEventMetadata;

/** What the engine writes for a secret. */
export const engineSecret = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "[secret]",
};

/** What the engine writes for a text that is known after the run. */
export const engineUnknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A step of the engine as its events have it; `old` and `new` are inputs and outputs at once. */
export interface StepSketch {
  op: string;
  type?: string;
  name?: string;
  old?: Values;
  new?: Values;
  /** Kinds of difference by path. */
  diff?: Record<string, string>;
  keys?: string[];
  protect?: [boolean, boolean];
  parent?: string;
}

/** The two events that the engine sends of a step. */
export function stepEvents(sketch: StepSketch): automation.EngineEvent[] {
  const metadata = stepOf(sketch);
  return [
    { sequence: 0, timestamp: 0, resourcePreEvent: { metadata, planning: true } },
    { sequence: 0, timestamp: 0, resOutputsEvent: { metadata, planning: true } },
  ];
}

function stepOf({ op, type = resourceTypes.application, name = "rustdesk-application", ...rest }: StepSketch): Step {
  const urn = `urn:pulumi:test::rustdesk-entra::${type}::${name}`;
  const [before = false, after = false] = rest.protect ?? [];
  const state = (values: Values | undefined, protect: boolean) =>
    values && { type, urn, id: "1", parent: rest.parent ?? "", inputs: values, outputs: values, provider: "", protect };
  const old = state(rest.old, before);
  const target = state(rest.new, after);
  const detailedDiff = Object.fromEntries(
    Object.entries(rest.diff ?? {}).map(([path, diffKind]) => [path, { diffKind, inputDiff: false }]),
  );
  return {
    op: op as Step["op"],
    urn,
    type,
    ...(old === undefined ? {} : { old }),
    ...(target === undefined ? {} : { new: target }),
    ...(rest.keys === undefined ? {} : { keys: rest.keys }),
    ...(rest.diff === undefined ? {} : { detailedDiff: detailedDiff as NonNullable<Step["detailedDiff"]> }),
    provider: "",
  };
}

/** A diagnostic of the engine. */
export function diagnosticEvent(severity: "warning" | "error" | "info", message: string): automation.EngineEvent {
  return { sequence: 0, timestamp: 0, diagnosticEvent: { message, severity, color: "never" } };
}

/** A recording of these events. */
export function recordingOf(...events: automation.EngineEvent[]): PreviewRecording {
  const recording = new PreviewRecording();
  for (const event of events) {
    recording.onEvent(event);
  }
  return recording;
}

/** What a run of these steps means. */
export function impactOfSteps(steps: StepSketch[], options: ImpactOptions = {}): Impact {
  return impactOf(recordingOf(...steps.flatMap(stepEvents)), { selector: "--stack test", ...options });
}

/** The findings as a reader sees them, with what they mean for sign-in. */
export function told({ findings }: Impact): string[] {
  return findings.map((finding) => `${finding.verdict}: ${findingSentence(finding)}`);
}

/** An application's property that changes; undefined takes it away or was not there. */
export function propertyStep(path: string, old: unknown, target: unknown, type?: string): StepSketch {
  const kind = old === undefined ? "add" : target === undefined ? "delete" : "update";
  return {
    op: "update",
    ...(type === undefined ? {} : { type }),
    old: nested(path, old),
    new: nested(path, target),
    diff: { [path]: kind },
  };
}

function nested(path: string, value: unknown): Values {
  return path
    .split(".")
    .toReversed()
    .reduce<unknown>((inner, step) => ({ [step]: inner }), value) as Values;
}

/** What the engine sends of a rule of the policy pack that a resource breaks. */
export function policyEvent(enforcementLevel: "mandatory" | "advisory"): automation.EngineEvent {
  return {
    sequence: 0,
    timestamp: 0,
    policyEvent: {
      resourceUrn: "urn:pulumi:test::p::t::rustdesk-application",
      message: "no\n",
      color: "never",
      policyName: "single-tenant",
      policyPackName: "rustdesk-entra",
      policyPackVersion: "1",
      policyPackVersionTag: "1",
      // The engine says `advisory`, which its type declarations do not know.
      enforcementLevel: enforcementLevel as automation.PolicyEvent["enforcementLevel"],
    },
  };
}
