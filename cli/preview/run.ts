import { writeFileSync } from "node:fs";

import type { CommandContext } from "../command.ts";
import { environmentNames, noEnvironments } from "../environment-names.ts";
import { reportJson } from "../impact/impact-json.ts";
import { reportLines, type Styling } from "../impact/impact-lines.ts";
import { reportMarkdown } from "../impact/impact-markdown.ts";
import { type EnvironmentImpact, type ImpactReport, reportOf } from "../impact/impact-report.ts";
import { UserError } from "../user-error.ts";
import type { PreviewArguments, ReportFormat } from "./arguments.ts";
import { previewEnvironment } from "./environment-preview.ts";
import { removalOf, removedEnvironments } from "./removed-environment.ts";
import { uncomparedEnvironment } from "./uncompared-environment.ts";

/**
 * Previews each environment, the failed ones included in one report.
 * @returns the process's exit code.
 * @throws UserError when there is no environment, or a report cannot be written.
 */
export async function runPreview(words: PreviewArguments, context: CommandContext): Promise<number> {
  const { terminal, checkout, signal } = context;
  const impacts: EnvironmentImpact[] = [];
  const stacks = words.stacks ?? environmentNames(checkout);
  const { base: commit } = words;
  const removed = commit === undefined ? [] : await removedEnvironments(stacks, { checkout, commit, signal });
  if (stacks.length + removed.length === 0) {
    throw new UserError(noEnvironments(checkout));
  }
  for (const stack of stacks) {
    signal.throwIfAborted();
    impacts.push(await impactOn(stack, words, context));
  }
  const report = reportOf([...removed.map((name) => removalOf(name, words.local)), ...impacts]);
  terminal.print(formatted(report, words.format, (style, text) => terminal.style(style, text)).trimEnd());
  for (const { format, path } of words.files) {
    writeReport(path, formatted(report, format));
  }
  return report.exitCode;
}

async function impactOn(
  stack: string,
  words: PreviewArguments,
  context: CommandContext,
): Promise<EnvironmentImpact> {
  if (words.baseFailed.includes(stack)) {
    return uncomparedEnvironment(stack, words.local);
  }
  context.terminal.progress(`Previewing ${stack}`);
  return previewEnvironment({ stack, local: words.local }, words, context);
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
