import { type automation, isSecret, type Output, output } from "@pulumi/pulumi";

import type { StackOutputs } from "./stack-state.ts";

/** A program, and its outputs once a run of it is over. */
export interface ToldOutputs {
  program: automation.PulumiFn;
  /** As the state has them; without those that nobody knows before they are made, or because that failed. */
  outputs(): Promise<StackOutputs>;
}

/** Has a program tell its outputs, so that nobody need read them back from the state. */
export function tellingOutputs(program: automation.PulumiFn): ToldOutputs {
  const values = new Map<string, unknown>();
  const secrecy = new Map<string, Promise<boolean>>();
  return {
    program: async () => {
      const outputs: Record<string, unknown> = (await program()) ?? {};
      for (const [name, value] of Object.entries(outputs)) {
        const whole: Output<unknown> = output<unknown>(value);
        whole.apply((known) => values.set(name, known));
        const isHidden = isSecret(whole);
        // A program that fails rejects it, which the run itself tells, before anybody asks.
        isHidden.catch(() => {});
        secrecy.set(name, isHidden);
      }
      return outputs;
    },
    outputs: async () => {
      const known = [...values].filter(([, value]) => value !== undefined);
      const told = known.map(async ([name, value]) => [name, { value, secret: await secrecy.get(name) }] as const);
      return Object.fromEntries(await Promise.all(told)) as StackOutputs;
    },
  };
}
