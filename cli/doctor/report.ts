import type { Style } from "../command/terminal.ts";
import type { Finding } from "./finding.ts";

const marks = { fine: ["green", "✓"], problem: ["red", "✗"], unknown: ["yellow", "?"] } as const;

/** A line a check, and below it what to do where that is several things. */
export function findingLines(findings: Finding[], style: (style: Style, text: string) => string): string[] {
  return findings.flatMap(({ status, what, found, remedies }) => {
    const [colour, mark] = marks[status];
    const [only = "", second] = remedies;
    const line = `  ${style(colour, mark)} ${what}: ${found}`;
    return second === undefined
      ? [only === "" ? line : `${line} → ${only}`]
      : [line, ...remedies.map((remedy, index) => `      ${index + 1}. ${remedy}`)];
  });
}

/** What all of it comes to, and what to do next. */
export function summaryLine(findings: Finding[], selector: string, console: URL | undefined): string {
  const { problem, unknown, fine } = counts(findings);
  const counted = `${problem === 1 ? "1 problem" : `${problem} problems`}, ${unknown} could not be told, ${fine} fine.`;
  if (problem > 0) {
    return counted;
  }
  const next = console
    ? `If a sign-in fails all the same: \`npm run doctor -- ${selector} --pasted\` for the client secret, \`npm run explain -- --paste\` for the page's address.`
    : "The console is not looked at without --console https://YOUR-CONSOLE.";
  return `${counted} ${next} What else was changed by hand: \`npm run preview -- ${selector} --refresh\`.`;
}

function counts(findings: Finding[]): Record<Finding["status"], number> {
  const count = (status: Finding["status"]) => findings.filter((finding) => finding.status === status).length;
  return { problem: count("problem"), unknown: count("unknown"), fine: count("fine") };
}

/** For a script; the keys stay. */
export function recordOf(stack: string, console: URL | undefined, findings: Finding[]) {
  const { problem: problems, unknown } = counts(findings);
  const checks = findings.map(({ code, ...finding }) => ({ ...finding, code: code ?? null }));
  return { stack, console: console?.origin ?? null, checks, problems, unknown };
}
