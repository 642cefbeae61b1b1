import { writeFileSync } from "node:fs";

import type { CommandContext } from "../command/command.ts";
import { environmentNames, noEnvironments } from "../environment/environment-names.ts";
import { reportJson } from "../impact/report/impact-json.ts";
import { reportLines, type Styling } from "../impact/report/impact-lines.ts";
import { reportMarkdown } from "../impact/report/impact-markdown.ts";
import { type EnvironmentImpact, type ImpactReport, reportOf } from "../impact/report/impact-report.ts";
import { UserError } from "../user-error.ts";
import { previewEnvironment, uncomparedEnvironment } from "./environment-preview.ts";
import { removalOf, removedEnvironments } from "./removed-environment.ts";

/** How the report is written. */
export type ReportFormat = "text" | "markdown" | "json";

/** What `npm run preview` is asked to do. */
export interface PreviewRequest {
  /** Names of the environments, each once; undefined for all of the checkout. */
  stacks: string[] | undefined;
  local: boolean;
  refresh: boolean;
  /** A commit; each of its environments that the checkout lacks is reported. Undefined for none. */
  base: string | undefined;
  /** Names of environments that could not be brought up as the base has them. */
  baseFailed: string[];
  format: ReportFormat;
  /** Files that the report is written to besides. */
  files: { format: ReportFormat; path: string }[];
}

/**
 * Previews each environment, the failed ones included in one report.
 * @returns the process's exit code.
 * @throws UserError when there is no environment, or a report cannot be written.
 */
export async function runPreview(request: PreviewRequest, context: CommandContext): Promise<number> {
  const { terminal, checkout, signal } = context;
  const impacts: EnvironmentImpact[] = [];
  const stacks = request.stacks ?? environmentNames(checkout);
  const { base: commit } = request;
  const removed = commit === undefined ? [] : await removedEnvironments(stacks, { checkout, commit, signal });
  if (stacks.length + removed.length === 0) {
    throw new UserError(noEnvironments(checkout));
  }
  for (const stack of stacks) {
    signal.throwIfAborted();
    impacts.push(await impactOn(stack, request, context));
  }
  const report = reportOf([...removed.map((name) => removalOf(name, request.local)), ...impacts]);
  terminal.print(formatted(report, request.format, (style, text) => terminal.style(style, text)).trimEnd());
  for (const { format, path } of request.files) {
    writeReport(path, formatted(report, format));
  }
  return report.exitCode;
}

async function impactOn(stack: string, request: PreviewRequest, context: CommandContext): Promise<EnvironmentImpact> {
  const choice = { stack, local: request.local };
  if (request.baseFailed.includes(stack)) {
    return uncomparedEnvironment(choice);
  }
  context.terminal.progress(`Previewing ${stack}`);
  return previewEnvironment(choice, request, context);
}

function formatted(report: ImpactReport, format: ReportFormat, style?: Styling): string {
  switch (format) {
    case "markdown":
      return reportMarkdown(report);
    case "json":
      return reportJson(report);
    default:
      return reportLines(report, style).join("\n");
  }
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
