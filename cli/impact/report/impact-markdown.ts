import type { Finding } from "../finding.ts";
import type { Impact } from "../impact.ts";
import { colouredLines } from "./engine-difference.ts";
import type { EnvironmentImpact, ImpactReport } from "./impact-report.ts";
import {
  callbackUrlWords,
  fateWords,
  findingSentence,
  labelOf,
  reasonWords,
  verdictLabels,
  verdictSentence,
} from "./impact-words.ts";
import { codeBlock, markdownText } from "./markdown-text.ts";

/** A comment of GitHub takes 65,536 characters; the rest is for what a workflow adds. */
const mostCharacters = 60_000;

/**
 * The report as one Markdown document for a pull request's comment and a job's summary. What makes it too long for a
 * comment is left out as far as it is the engine's own difference; whoever writes the comment cuts the rest.
 */
export function reportMarkdown(report: ImpactReport): string {
  const complete = documentOf(report, true);
  return complete.length <= mostCharacters ? complete : documentOf(report, false);
}

function documentOf({ environments }: ImpactReport, withDifference: boolean): string {
  const lines = [
    "## What this changes for signing in to RustDesk",
    "",
    "| environment | sign-in | client id | client secret | issuer | callback URLs |",
    "| --- | --- | --- | --- | --- | --- |",
    ...environments.map(overviewRow),
    ...environments.flatMap((environment) => sectionLines(environment, withDifference)),
  ];
  return `${lines.join("\n")}\n`;
}

function overviewRow(environment: EnvironmentImpact): string {
  const { impact } = environment;
  const { clientId, clientSecret, issuer, callbackUrls } = impact.console;
  const fields = [fateWords[clientId], fateWords[clientSecret], fateWords[issuer], callbackUrlWords(callbackUrls)];
  const cells = [titleOf(environment), verdictOf(impact), ...fields];
  return `| ${cells.map(markdownText).join(" | ")} |`;
}

function sectionLines(environment: EnvironmentImpact, withDifference: boolean): string[] {
  const { impact } = environment;
  return [
    "",
    `### ${markdownText(titleOf(environment))}`,
    "",
    markdownText(`${verdictOf(impact)}.`),
    ...findingTable(impact.findings),
    ...warningList(impact),
    ...differenceBlock(impact, withDifference),
  ];
}

function findingTable(findings: Finding[]): string[] {
  if (findings.length === 0) {
    return [];
  }
  return [
    "",
    "| sign-in | what it means | reason | what to do |",
    "| --- | --- | --- | --- |",
    ...findings.map((finding) => {
      const { sign, word } = labelOf(finding);
      const cells = [`${sign} ${word}`, findingSentence(finding), reasonWords(finding), finding.action ?? ""];
      return `| ${cells.map(markdownText).join(" | ")} |`;
    }),
  ];
}

function warningList({ warnings }: Impact): string[] {
  return warnings.length === 0 ? [] : ["", ...warnings.map(({ message }) => `- **Warning:** ${markdownText(message)}`)];
}

function differenceBlock({ resources }: Impact, withDifference: boolean): string[] {
  const lines = colouredLines(resources);
  if (lines.length === 0) {
    return [];
  }
  return withDifference
    ? ["", "<details><summary>The engine's own difference</summary>", "", ...codeBlock("diff", lines), "", "</details>"]
    : ["", "The engine's own difference is too long for a comment: `npm run preview` with `--details` prints it."];
}

function verdictOf(impact: Impact): string {
  return `${verdictLabels[impact.verdict].sign} ${verdictSentence(impact)}`;
}

function titleOf({ environment, local }: EnvironmentImpact): string {
  return `${environment}${local ? " (on a machine, against local Entra ID)" : ""}`;
}
