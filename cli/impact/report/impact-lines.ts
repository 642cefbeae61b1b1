import type { Style } from "../../command/terminal.ts";
import type { Finding, Verdict } from "../finding.ts";
import type { Impact } from "../impact.ts";
import { visibleLine } from "../shown-value.ts";
import { differenceLines } from "./engine-difference.ts";
import type { EnvironmentImpact, ImpactReport } from "./impact-report.ts";
import { consoleSentence, findingSentence, labelOf, reasonWords, verdictSentence } from "./impact-words.ts";

/** Sets a word off from the others; `Terminal.style` is one. */
export type Styling = (style: Style, text: string) => string;

const plain: Styling = (_style, text) => text;

const colours: Record<Verdict, Style> = { failed: "red", broken: "red", interrupted: "yellow", uninterrupted: "green" };

/** What a run means, as lines for a terminal: the verdict, the console's fields, and the findings, worst first. */
export function impactLines(impact: Impact, style: Styling = plain): string[] {
  const isKnown = impact.verdict !== "failed" || impact.console.issuer !== "unknown";
  const fields = isKnown ? [`${consoleSentence(impact.console)}.`] : [];
  return [
    style(colours[impact.verdict], `${verdictSentence(impact)}.`),
    ...fields,
    ...impact.findings.flatMap((finding) => findingLines(finding, style)),
    ...impact.warnings.flatMap(({ message }) => oneLineEach(`${style("yellow", "warning:")} `, message)),
  ];
}

/** A whole report as lines for a terminal or a log, the engine's own difference below each environment. */
export function reportLines({ environments }: ImpactReport, style: Styling = plain): string[] {
  return environments.flatMap((environment, index) => [
    ...(index === 0 ? [] : [""]),
    ...environmentLines(environment, style),
  ]);
}

function environmentLines({ environment, local, impact }: EnvironmentImpact, style: Styling): string[] {
  const difference = differenceLines(impact.resources);
  return [
    style("bold", `${environment}${local ? " (on this machine)" : ""}`),
    ...impactLines(impact, style).map((line) => `  ${line}`),
    ...(difference.length === 0 ? [] : ["  The engine's own difference:"]),
    ...difference.map((line) => style("dim", `    ${line}`)),
  ];
}

function findingLines(finding: Finding, style: Styling): string[] {
  const { sign, word } = labelOf(finding);
  const reason = reasonWords(finding);
  const label = style(colours[finding.verdict], `${sign} ${word}:`);
  const text = `${findingSentence(finding)}${reason === "" ? "" : ` [${reason}]`}`;
  return oneLineEach(`${label} `, finding.action === undefined ? text : `${text} To do: ${finding.action}`);
}

/** What a CI runner would take for a command of its own cannot stand first on a line. */
function oneLineEach(first: string, text: string): string[] {
  return text.split("\n").map((line, index) => `${index === 0 ? first : "  | "}${visibleLine(line)}`);
}
