import { automation } from "@pulumi/pulumi";

import { UserError } from "../user-error.ts";
import { stopOf } from "./stops/engine-diagnostics.ts";
import { EngineStop, type StateAdvice } from "./stops/stop.ts";

/** What `inOwnGroup` says of a CLI that did not end by itself. */
const ended = /^(?: stderr: )?error: ended by (SIG\w+)$/m;

/** Turns a failed command of the CLI into what the person at the keyboard can do about it. */
export function explainEngineError(error: unknown, advice: StateAdvice): unknown {
  if (error instanceof automation.ConcurrentUpdateError) {
    return new UserError(advice.busy());
  }
  if (error instanceof automation.StackNotFoundError) {
    return new UserError(advice.missing);
  }
  const [, endedBy] = error instanceof automation.CommandError ? (ended.exec(error.message) ?? []) : [];
  if (endedBy !== undefined) {
    return new UserError(
      `The Pulumi CLI was ended by another program (${endedBy}), as the system does where memory is short. What it had done is ` +
        "kept: run the command again.",
    );
  }
  return error instanceof automation.CommandError ? (explainEngineOutput(error.message, advice) ?? error) : error;
}

/** Turns what a failed command of the CLI wrote into the same; undefined when it reported no error. */
export function explainEngineOutput(output: string, advice: StateAdvice): UserError | undefined {
  // The Automation API puts its own name of the stream before the first line.
  const reported = output.split("\n").flatMap((line) => /^(?: stderr: )?error: (.*)$/.exec(line)?.[1] ?? []);
  const text = [...new Set(reported)].join("\n");
  const stop = stopOf(text, { advice, declared: [] });
  return stop && new EngineStop([stop]);
}

/** Turns what a provider refuses into its own words; any other failure stays itself, a bug. */
export function explainRefusal(error: unknown, advice: StateAdvice): unknown {
  const refusal = refusalOf(error);
  const stop = refusal === undefined ? undefined : stopOf(refusal, { advice, declared: [] });
  return stop === undefined ? error : new EngineStop([stop]);
}

/** What a provider refuses a function with, without the engine's wrapping of it; undefined for any other failure. */
export function refusalOf(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : "";
  const wrapping = /^invocation of \S+ returned an error: (?:invoking \S+: )?(?:1 error occurred:\s*\* )?/;
  return wrapping.test(message) ? message.replace(wrapping, "").trim() : undefined;
}
