import { explanationOf, lookUpPage } from "./codes.ts";
import { type Explanation, forEnvironment } from "./explanation.ts";
import type { Reading } from "./reading.ts";

/** What was found in a text, each with what it means. */
export function foundExplanations({ codes, known }: Reading): [title: string, explanation: Explanation][] {
  const found = codes.map((code): [string, Explanation] => [`AADSTS${code}`, explanationOf(code) ?? unknownCode(code)]);
  if (known !== undefined) {
    const [title, _pattern, ...explanation] = known;
    found.push([title, explanation]);
  }
  return found;
}

/** What is answered to a text, as lines for a person. */
export function explanationLines(reading: Reading, selector: string): string[] {
  return foundExplanations(reading).flatMap(([title, explanation], index) => [
    ...(index === 0 ? [] : [""]),
    ...linesOf(title, explanation, selector),
  ]);
}

function linesOf(title: string, [means, ...causes]: Explanation, selector: string): string[] {
  return [`${title}: ${means}`, ...causes.map((cause, index) => `  ${index + 1}. ${forEnvironment(cause, selector)}`)];
}

function unknownCode(code: number): Explanation {
  return ["this code is not in the table here.", `Microsoft's own page knows it: ${lookUpPage(code)}`];
}

/** What to say of a text in which nothing is known. */
export const nothingKnown =
  "Nothing in it is known here. Give the number behind AADSTS or “Error Code” on the sign-in page, the line of the console's log, or the " +
  "whole address of the page on which the sign-in ended. What the registration itself says: `npm run doctor -- {selector}`.";
