import type { CommandContext } from "../command/command.ts";
import { inEnvironment } from "../environment.ts";
import { type EnvironmentChoice, selectorOf } from "../environment-choice.ts";
import { type Impact, impactOf } from "../impact/impact.ts";
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
      impactOf(new PreviewRecording(), { selector: selectorOf(choice), failure: told(error, context) }),
    );
  }
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
