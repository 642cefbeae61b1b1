import { policyPackFor } from "../../engine/policy-pack.ts";
import { UserError } from "../../engine/user-error.ts";
import type { CommandContext } from "../command.ts";
import { type Environment, type EnvironmentChoice, inEnvironment } from "../environment.ts";
import { existingSecretChanged } from "../existing-secret.ts";
import { type Impact, impactOf } from "../impact/impact.ts";
import type { EnvironmentImpact } from "../impact/impact-report.ts";
import { PreviewRecording } from "../impact/preview-recording.ts";
import { wordsOf } from "../words.ts";

/** How a preview is made. */
export interface PreviewChoice {
  /** Reads the directory before, so that changes by hand are seen. */
  refresh: boolean;
  /** The configuration file that is tried instead of the environment's own. */
  configFile?: string;
}

/**
 * Opens an environment and explains what a run would change. Whatever goes wrong is in the answer, so that other
 * environments are previewed all the same.
 */
export async function previewEnvironment(
  choice: EnvironmentChoice,
  options: PreviewChoice,
  context: CommandContext,
): Promise<EnvironmentImpact> {
  const answer = (impact: Impact): EnvironmentImpact => ({
    environment: choice.stack,
    local: choice.local,
    impact,
  });
  try {
    const chosen = { ...choice, missing: missingStack(choice.stack) };
    return await inEnvironment(chosen, context, async (environment) =>
      answer(await impactOfRun(environment, options, context)),
    );
  } catch (error) {
    context.signal.throwIfAborted();
    return answer(
      impactOf(new PreviewRecording(), { words: wordsOf(choice), failure: told(error, context) }),
    );
  }
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
function told(error: unknown, { terminal }: CommandContext): string {
  if (error instanceof UserError) {
    return error.message;
  }
  terminal.say(`This is a bug: ${error instanceof Error ? error.stack : String(error)}`);
  return "this program has a bug; the log of the command tells where.";
}

/**
 * A preview makes no stack, and does not take a missing one for a new environment: with the wrong backend at hand every
 * environment would look new.
 */
function missingStack(stack: string): string {
  return (
    `The backend must have a stack ${stack}, but it has none. If the environment is new, make its empty stack with ` +
    `\`pulumi stack init ${stack}\` and preview again; if not, see \`pulumi whoami --verbose\` for the backend.`
  );
}
