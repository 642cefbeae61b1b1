import { writeFileSync } from "node:fs";

import type { CommandContext } from "../command/command.ts";
import { inEnvironment } from "../environment/environment.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { environmentNames, noEnvironments } from "../environment/environment-names.ts";
import { placeOf, placeWords } from "../environment/place.ts";
import { impactOf } from "../impact/impact.ts";
import { PreviewRecording } from "../impact/recording/preview-recording.ts";
import { reportLines } from "../impact/report/impact-lines.ts";
import { reportMarkdown } from "../impact/report/impact-markdown.ts";
import { type EnvironmentImpact, type ImpactReport, reportJson, reportOf } from "../impact/report/impact-report.ts";
import { impactOfRun, told } from "../run-impact.ts";
import { UserError } from "../user-error.ts";
import { removalOf, removedEnvironments } from "./removed-environment.ts";

/** How the report is written. */
export type ReportFormat = "text" | "markdown" | "json";

/** What `npm run preview` is asked to do. */
export interface PreviewRequest {
  /** Names of the environments, each once; undefined for all of the checkout. */
  stacks: string[] | undefined;
  local: boolean;
  refresh: boolean;
  /** Tells the resources and the engine's own difference as well, in text. */
  details: boolean;
  /** A commit; each of its environments that the checkout lacks is reported. Undefined for none. */
  base: string | undefined;
  /** Names of environments that could not be brought up as the base has them. */
  baseFailed: string[];
  format: ReportFormat;
  /** Files that the report is written to besides. */
  files: { format: Exclude<ReportFormat, "text">; path: string }[];
}

/**
 * Previews each environment, the failed ones included in one report.
 * @throws UserError when there is no environment, or a report cannot be written.
 */
export async function runPreview(request: PreviewRequest, context: CommandContext): Promise<number> {
  const { terminal, checkout, signal } = context;
  const impacts: EnvironmentImpact[] = [];
  const stacks = request.stacks ?? environmentNames(checkout);
  const { base: commit } = request;
  const removed = commit === undefined ? [] : await removedEnvironments(stacks, commit, context);
  if (stacks.length + removed.length === 0) {
    throw new UserError(noEnvironments(checkout));
  }
  for (const stack of stacks) {
    signal.throwIfAborted();
    impacts.push(await impactOn(stack, request, context));
  }
  const report = reportOf([...removed.map((name) => removalOf(name, request.local)), ...impacts]);
  if (request.format === "text") {
    terminal.printText(reportLines(report, (style, text) => terminal.style(style, text), request.details));
  } else {
    terminal.print(formatted(report, request.format).trimEnd());
  }
  for (const { format, path } of request.files) {
    writeReport(path, formatted(report, format));
  }
  return report.exitCode;
}

/**
 * Opens an environment and explains what a run would change. Whatever goes wrong is in the answer, so that other
 * environments are previewed all the same.
 */
async function impactOn(stack: string, request: PreviewRequest, context: CommandContext): Promise<EnvironmentImpact> {
  const choice = { stack, local: request.local, missing: missingStack(stack) };
  if (request.baseFailed.includes(stack)) {
    return failedPreview(choice, uncompared);
  }
  context.terminal.progress(`Previewing ${stack}`);
  try {
    return await inEnvironment(choice, context, async (environment) => {
      const impact = await impactOfRun(environment, request, context);
      return { environment: stack, local: request.local, place: placeOf(environment), impact };
    });
  } catch (error) {
    context.signal.throwIfAborted();
    return failedPreview(choice, told(error, context));
  }
}

/** A preview would take an environment that could not be brought up for a new one, with which sign-in goes on. */
const uncompared =
  "The environment must be brought up as the base has it before anything can be compared with it, but that failed; the " +
  "log of the run tells why. What this changes for signing in is not known.";

function failedPreview(choice: EnvironmentChoice, failure: string): EnvironmentImpact {
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

function formatted(report: ImpactReport, format: Exclude<ReportFormat, "text">): string {
  return format === "markdown" ? reportMarkdown(report) : reportJson(report);
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new UserError(
      `The report must be written to ${path}, but: ${(error as Error).message}. Name a file in a folder that is there ` +
        "and may be written to.",
    );
  }
}
