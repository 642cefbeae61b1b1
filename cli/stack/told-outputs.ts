import { type automation, isSecret, type Output, output } from "@pulumi/pulumi";

import type { StackOutputs } from "./stack-state.ts";

/** A program, and its outputs once a run of it is over. */
export interface ToldOutputs {
  program: automation.PulumiFn;
  /** As the state has them. Not to be asked for after a run that failed: what was not made has no value. */
  outputs(): Promise<StackOutputs>;
}

/** Has a program tell its outputs, so that nobody need read them back from the state. */
export function tellingOutputs(program: automation.PulumiFn): ToldOutputs {
  let told: Promise<[string, StackOutputs[string]][]> = Promise.resolve([]);
  return {
    program: async () => {
      const outputs: Record<string, unknown> = (await program()) ?? {};
      told = Promise.all(Object.entries(outputs).map(async ([name, value]) => [name, await resolved(value)]));
      return outputs;
    },
    outputs: async () => Object.fromEntries((await told).filter(([, { value }]) => value !== undefined)),
  };
}

async function resolved(value: unknown): Promise<StackOutputs[string]> {
  const whole: Output<unknown> = output<unknown>(value);
  return { value: await new Promise((resolve) => whole.apply(resolve)), secret: await isSecret(whole) };
}
