import { test as base } from "vitest";

import { FakeMachine } from "./fake-machine.ts";

/** A test on a machine of its own. */
// biome-ignore lint/correctness/noEmptyPattern: the test runner reads from the pattern what a fixture needs
export const test = base.extend("machine", ({}, { onCleanup }) => {
  const machine = new FakeMachine();
  onCleanup(() => machine[Symbol.dispose]());
  return machine;
});
