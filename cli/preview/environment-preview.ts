import type { CommandContext } from "../command/command.ts";
import { inEnvironment } from "../environment/environment.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { impactOf } from "../impact/impact.ts";
import { PreviewRecording } from "../impact/recording/preview-recording.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import { impactOfRun, type PreviewChoice, told } from "../run-impact.ts";

/**
 * Opens an environment and explains what a run would change. Whatever goes wrong is in the answer, so that other
 * environments are previewed all the same.
 */
export async function previewEnvironment(
  choice: EnvironmentChoice,
  options: PreviewChoice,
  context: CommandContext,
): Promise<EnvironmentImpact> {
  const { stack, local } = choice;
  try {
    const chosen = { ...choice, missing: missingStack(stack) };
    return await inEnvironment(chosen, context, async (environment) => {
      return { environment: stack, local, impact: await impactOfRun(environment, options, context) };
    });
  } catch (error) {
    context.signal.throwIfAborted();
    return failedPreview(choice, told(error, context));
  }
}

/**
 * Says that nothing is known of an environment that could not be brought up as the base has it. A preview would take it for a
 * new one, with which sign-in goes on.
 */
export function uncomparedEnvironment(choice: EnvironmentChoice): EnvironmentImpact {
  return failedPreview(
    choice,
    "The environment must be brought up as the base has it before anything can be compared with it, but that failed; the " +
      "log of the run tells why. What this changes for signing in is not known.",
  );
}

function failedPreview(choice: EnvironmentChoice, failure: string): EnvironmentImpact {
  const impact = impactOf(new PreviewRecording(), { selector: selectorOf(choice), failure });
  return { environment: choice.stack, local: choice.local, impact };
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
