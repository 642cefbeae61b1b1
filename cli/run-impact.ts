import { policyPackFor } from "../engine/policy-pack.ts";
import { UserError } from "../engine/user-error.ts";
import type { CommandContext } from "./command.ts";
import type { Environment } from "./environment.ts";
import { existingSecretChanged } from "./existing-secret.ts";
import { type Impact, impactOf } from "./impact/impact.ts";
import { PreviewRecording } from "./impact/preview-recording.ts";

/** How a preview is made. */
export interface PreviewChoice {
  /** Reads the directory before, so that changes by hand are seen. */
  refresh: boolean;
  /** The configuration file that is tried instead of the environment's own. */
  configFile?: string;
}

/** Previews an open environment; the policy pack checks the run. Does not throw for what the engine reports. */
export async function impactOfRun(
  environment: Environment,
  { refresh, configFile }: PreviewChoice,
  context: CommandContext,
): Promise<Impact> {
  const { checkout, signal } = context;
  const { stack, engine, words } = environment;
  const recording = new PreviewRecording();
  const { onEvent } = recording;
  try {
    const tried = configFile === undefined ? {} : { configFile };
    await stack.preview({ refresh, signal, onEvent, ...tried, ...(await policyPackFor(checkout, engine)) });
    return impactOf(recording, { words, existingSecretChanged: await existingSecretChanged(stack) });
  } catch (error) {
    signal.throwIfAborted();
    return impactOf(recording, { words, failure: recording.masked(told(error, context)) });
  }
}

/** A person's mistake by its message; a bug by its stack as well, which is talk and no part of the report. */
export function told(error: unknown, { terminal }: CommandContext): string {
  if (error instanceof UserError) {
    return error.message;
  }
  terminal.say(`This is a bug: ${error instanceof Error ? error.stack : String(error)}`);
  return "this program has a bug; the log of the command tells where.";
}
