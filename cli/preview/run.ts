import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";

import type { CommandContext } from "../command/command.ts";
import { environmentNames, noEnvironments } from "../environment/environment-names.ts";
import { reportLines } from "../impact/report/impact-lines.ts";
import { reportMarkdown } from "../impact/report/impact-markdown.ts";
import { type EnvironmentImpact, type ImpactReport, reportJson, reportOf } from "../impact/report/impact-report.ts";
import { startSharedPack } from "../stack/policy/shared-pack.ts";
import { UserError } from "../user-error.ts";
import type { PreviewRequest, ReportFormat } from "./preview-request.ts";
import { PreviewThread } from "./preview-thread.ts";
import { removalOf, removedEnvironments } from "./removed-environment.ts";

/** Each has an engine and providers beside it, some hundred megabytes. */
const mostAtOnce = 4;

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

/** In the order of the environments. One alone needs no more than this thread; what several need besides is loaded beside it. */
async function impactsOn(
  stacks: string[],
  request: PreviewRequest,
  context: CommandContext,
): Promise<EnvironmentImpact[]> {
  const [only, ...others] = stacks;
  if (only === undefined) {
    return [];
  }
  if (others.length === 0) {
    const { impactOn } = await import("./environment-preview.ts");
    return [await impactOn(only, request, context)];
  }
  const length = Math.min(availableParallelism(), mostAtOnce, stacks.length) - 1;
  const threads = Array.from({ length }, () => new PreviewThread(request, context));
  const pack = startSharedPack();
  try {
    const { impactsSideBySide } = await import("./side-by-side.ts");
    return await impactsSideBySide(stacks, { threads, pack }, request, context);
  } finally {
    await Promise.all([pack, ...threads].map((begun) => begun.close()));
  }
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
