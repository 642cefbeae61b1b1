import type { Style } from "../../command/terminal.ts";
import type { Finding, Verdict } from "../finding.ts";
import type { Impact } from "../impact.ts";
import { visibleLine } from "../shown-value.ts";
import { differenceLines } from "./engine-difference.ts";
import type { ImpactReport } from "./impact-report.ts";
import { consoleSentence, findingSentence, labelOf, reasonWords, verdictSentence } from "./impact-words.ts";

/** Sets a word off from the others; `Terminal.style` is one. */
export type Styling = (style: Style, text: string) => string;

const plain: Styling = (_style, text) => text;

const colours: Record<Verdict, Style> = {
  failed: "red",
  exposed: "red",
  broken: "red",
  interrupted: "yellow",
  unknown: "yellow",
  uninterrupted: "green",
};

/**
 * What a run means, as lines for a terminal: the verdict, the console's fields, and the findings, worst first; but last what stops
 * the run, where a reader of a terminal looks. `details` names the resources and properties as well.
 */
export function impactLines(impact: Impact, style: Styling = plain, details = false): string[] {
  const isKnown = impact.verdict !== "failed" || impact.console.issuer !== "unknown";
  const fields = isKnown ? [`${consoleSentence(impact.console)}.`] : [];
  const findings = impact.findings.filter(({ verdict }) => verdict !== "failed");
  const stops = impact.findings.filter(({ verdict }) => verdict === "failed");
  const advised = new Set<string>();
  const linesOf = (finding: Finding): string[] => findingLines(finding, { style, details, advised });
  return [
    style(colours[impact.verdict], `${verdictSentence(impact)}.`),
    ...fields,
    ...findings.flatMap(linesOf),
    ...impact.warnings.flatMap(({ message }) => oneLineEach(`${style("yellow", "warning:")} `, message)),
    ...(details ? differenceOf(impact, style) : []),
    ...stops.flatMap(linesOf),
  ];
}

/** A whole report as lines for a terminal or a log; with `details`, the engine's own difference of each environment. */
export function reportLines({ environments }: ImpactReport, style: Styling = plain, details = false): string[] {
  return environments.flatMap(({ environment, place, impact }, index) => [
    ...(index === 0 ? [] : [""]),
    style("bold", place === undefined ? environment : `${environment}, ${place}`),
    ...impactLines(impact, style, details).map((line) => `  ${line}`),
  ]);
}

/** The engine's own difference, as lines below a heading; none where nothing changes. */
function differenceOf({ resources }: Impact, style: Styling): string[] {
  const difference = differenceLines(resources);
  return difference.length === 0
    ? []
    : ["The engine's own difference:", ...difference.map((line) => style("dim", `  ${line}`))];
}

/** How findings are written, and which advice has been given already: once is enough. */
interface FindingStyle {
  style: Styling;
  details: boolean;
  advised: Set<string>;
}

function findingLines(finding: Finding, { style, details, advised }: FindingStyle): string[] {
  const { sign, word } = labelOf(finding);
  const reason = details ? reasonWords(finding) : "";
  const label = style(colours[finding.verdict], `${sign} ${word}:`);
  const { action } = finding;
  const isNew = action !== undefined && !advised.has(action);
  advised.add(action ?? "");
  const lines = oneLineEach(`${label} `, `${findingSentence(finding)}${isNew ? ` To do: ${action}` : ""}`);
  return reason === "" ? lines : [...lines, style("dim", `    ${reason}`)];
}

/** What a CI runner would take for a command of its own cannot stand first on a line. */
function oneLineEach(first: string, text: string): string[] {
  return text.split("\n").map((line, index) => `${index === 0 ? first : "  | "}${visibleLine(line)}`);
}
