import { writeFileSync } from "node:fs";

import type { CommandContext } from "../command/command.ts";
import { environmentNames, noEnvironments } from "../environment/environment-names.ts";
import { reportLines } from "../impact/report/impact-lines.ts";
import { reportMarkdown } from "../impact/report/impact-markdown.ts";
import { type EnvironmentImpact, type ImpactReport, reportJson, reportOf } from "../impact/report/impact-report.ts";
import { UserError } from "../user-error.ts";
import { impactOn } from "./environment-preview.ts";
import type { PreviewRequest, ReportFormat } from "./preview-request.ts";
import { removalOf, removedEnvironments } from "./removed-environment.ts";
import { impactsSideBySide } from "./side-by-side.ts";

/**
 * Previews each environment, the failed ones included in one report.
 * @throws UserError when there is no environment, or a report cannot be written.
 */
export async function runPreview(request: PreviewRequest, context: CommandContext): Promise<number> {
  const { terminal, checkout } = context;
  const stacks = request.stacks ?? environmentNames(checkout);
  const { base: commit } = request;
  const removed =
    commit === undefined || request.stacks !== undefined ? [] : await removedEnvironments(stacks, commit, context);
  if (stacks.length + removed.length === 0) {
    throw new UserError(noEnvironments(checkout));
  }
  const impacts = await impactsOn(stacks, request, context);
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

/** In the order of the environments. One alone needs no thread of its own. */
async function impactsOn(
  stacks: string[],
  request: PreviewRequest,
  context: CommandContext,
): Promise<EnvironmentImpact[]> {
  const [only, ...others] = stacks;
  return only !== undefined && others.length === 0
    ? [await impactOn(only, request, context)]
    : impactsSideBySide(stacks, request, context);
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
