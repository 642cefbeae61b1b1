import { rmSync } from "node:fs";

import type { CommandContext } from "../command/command.ts";
import { type Environment, inEnvironment } from "../environment/environment.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { placeOf, placeWords } from "../environment/place.ts";
import { impactOf } from "../impact/impact.ts";
import { PreviewRecording } from "../impact/recording/preview-recording.ts";
import type { EnvironmentImpact } from "../impact/report/impact-report.ts";
import { previewBesideLeftovers, tellLeftovers } from "../leftovers/run.ts";
import { told } from "../run-impact.ts";
import { besideBase } from "./beside-base.ts";
import type { PreviewRequest } from "./preview-request.ts";

/**
 * Opens an environment and explains what a run would change. Whatever goes wrong is in the answer, so that other
 * environments are previewed all the same.
 * @param open opens it in another way than by starting what it needs.
 */
export async function impactOn(
  stack: string,
  request: PreviewRequest,
  context: CommandContext,
  open?: (choice: EnvironmentChoice) => Promise<Environment>,
): Promise<EnvironmentImpact> {
  const choice = { stack, local: request.local, missing: missingStack(stack) };
  if (request.baseFailed.includes(stack)) {
    return failedPreview(choice, uncompared);
  }
  context.terminal.progress(`Previewing ${stack}`);
  let policyFolder: string | undefined;
  try {
    const { base } = request;
    const beside = base === undefined ? undefined : await besideBase(stack, base, request.local, context);
    policyFolder = beside?.policyFolder;
    const preview = async (environment: Environment): Promise<EnvironmentImpact> => {
      const { impact, found } = await previewBesideLeftovers(environment, { ...request, beside }, context);
      tellLeftovers(found, environment, context);
      return { environment: stack, local: request.local, place: placeOf(environment), impact };
    };
    return await inEnvironment(choice, context, preview, open && (() => open(choice)));
  } catch (error) {
    context.signal.throwIfAborted();
    return failedPreview(choice, told(error, context));
  } finally {
    if (policyFolder !== undefined) {
      rmSync(policyFolder, { recursive: true, force: true });
    }
  }
}

/** A preview would take an environment that could not be brought up for a new one, with which sign-in goes on. */
const uncompared =
  "The environment must be brought up as the base has it before anything can be compared with it, but that failed; the " +
  "log of the run tells why. What this changes for signing in is not known.";

/** An environment of which nothing is known but why. */
export function failedPreview(choice: EnvironmentChoice, failure: string): EnvironmentImpact {
  const impact = impactOf(new PreviewRecording(), { selector: selectorOf(choice), failure });
  const place = placeWords({ isLocal: choice.local });
  return { environment: choice.stack, local: choice.local, place, impact };
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
