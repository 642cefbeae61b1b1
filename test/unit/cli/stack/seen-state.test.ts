import type { automation } from "@pulumi/pulumi";
import { expect, test } from "vitest";

import { SeenState } from "../../../../cli/stack/seen-state.ts";

const stackType = "pulumi:pulumi:Stack";
const outputs = { clientSecret: { value: "in clear", secret: true } };

function seen(...steps: [op: string, type: string, old?: object, target?: object][]): SeenState {
  const state = new SeenState();
  for (const [op, type, before, after] of steps) {
    const values = (kept?: object) => kept && { type, outputs: kept };
    const metadata = { op, type, urn: `urn::${type}`, old: values(before), new: values(after) };
    state.hear({ resOutputsEvent: { metadata } } as unknown as automation.EngineEvent);
  }
  return state;
}

test("a preview in which all is the same shows the state as it is", () => {
  // The stack's outputs come with its last step.
  const run = seen(
    ["same", stackType, { issuer: "a" }, {}],
    ["same", "app", { id: "1" }, { id: "1" }],
    ["same", stackType, { issuer: "a" }, { issuer: "a" }],
  );
  expect(run.isUnchanged).toBe(true);
  expect(run.with(outputs)).toEqual({
    resources: [
      { type: stackType, outputs: { issuer: "a" } },
      { type: "app", outputs: { id: "1" } },
    ],
    pendingCreates: [],
    outputs,
  });
});

test.each([
  ["an output is another", seen(["same", stackType, { issuer: "a" }, { issuer: "b" }])],
  ["a resource is to come", seen(["same", stackType, {}, {}], ["create", "app", undefined, {}])],
  ["a resource is to go", seen(["same", stackType, {}, {}], ["delete", "app", {}])],
  ["nothing was seen", seen()],
])("it does not where %s", (_, run) => {
  expect(run.isUnchanged).toBe(false);
});

test("an update leaves what its last steps made, without what it read before and removed", () => {
  const run = seen(
    ["refresh", "gone", {}, { id: "0" }],
    ["create-replacement", "secret", { id: "1" }, { id: "2" }],
    ["delete", "gone", { id: "0" }],
    ["delete-replaced", "secret", { id: "1" }],
  );
  expect(run.with(outputs).resources).toEqual([{ type: "secret", outputs: { id: "2" } }]);
});
