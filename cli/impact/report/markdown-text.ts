import { visibleLine } from "../shown-value.ts";

/** Between the sign of a mention or reference and what follows: it is not seen, and the platform finds neither. */
const separator = "&#8203;";

/**
 * A text that stays the text that it is in Markdown, in a table cell as well. What a pull request brings could otherwise
 * end the table, set a link or an image, or call people: every sign with a meaning in Markdown or HTML becomes a character
 * reference (https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references), and `@name`, `#1`, `GH-1` and
 * addresses are kept from becoming links.
 */
export function markdownText(text: string): string {
  return text.trim().split("\n").map(lineText).join("<br>");
}

function lineText(line: string): string {
  return visibleLine(line)
    .replaceAll(/[&<>`*_[\]|\\~#@$]|:(?=\/\/)|(?<=www)\./gi, reference)
    .replaceAll(/\bGH-(?=\d)/gi, (mark) => `${mark}${separator}`);
}

function reference(mark: string): string {
  const codes = [...mark].map((character) => `&#${character.charCodeAt(0)};`).join("");
  return mark === "@" || mark === "#" ? `${codes}${separator}` : codes;
}

/** Lines as a block of code, whose fence is longer than every run of backticks in it. */
export function codeBlock(language: string, lines: string[]): string[] {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = "`".repeat(Math.max(3, ...runs.map((length) => length + 1)));
  return [`${fence}${language}`, ...lines, fence];
}
