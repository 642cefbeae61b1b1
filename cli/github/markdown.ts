import { visible } from "../impact/shown-value.ts";

/** GitHub's limit for a comment and for an issue: it answers "Body is too long (maximum is 65536 characters)". */
export const bodyLimit = 65_536;

/**
 * A text that fits into `limit` characters: one that is too long ends after a whole line, with what was open in it closed,
 * and with words on how much is missing and, by `pointer`, where the rest is.
 */
export function fitMarkdown(text: string, limit: number, pointer: string): string {
  if (text.length <= limit) {
    return text;
  }
  let kept = text.slice(0, limit).replace(/[\uD800-\uDBFF]$/, "");
  for (;;) {
    kept = kept.slice(0, Math.max(kept.lastIndexOf("\n"), 0)) || kept.slice(0, -pointer.length - 200);
    const ending = `${closing(kept)}\n\n> [!NOTE]\n> Cut after ${kept.length} of ${text.length} characters. ${pointer}\n`;
    if (kept.length + ending.length <= limit) {
      return kept + ending;
    }
  }
}

/** What closes the code block and the `<details>` that a text leaves open. */
function closing(text: string): string {
  let fence = "";
  let details = 0;
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence === "") {
      fence = mark;
      details += count(line, /<details\b/gi) - count(line, /<\/details>/gi);
    } else if (mark.startsWith(fence) && line.trim() === mark) {
      fence = "";
    }
  }
  return (fence === "" ? "" : `\n${fence}`) + "\n\n</details>".repeat(Math.max(details, 0));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * An at sign, also as a character reference. Raw HTML needs no semicolon behind a number
 * (https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state).
 */
const atSign = /@|&#0*64(?!\d);?|&#x0*40(?![\da-f]);?|&commat;/gi;

/**
 * A stranger's Markdown without what reaches beyond its own page: hidden comments (one could be another marker), names
 * that notify people, signs that are not seen, and pictures, which are fetched from a place of the stranger's choice. Every
 * at sign is parted from what follows: whether it stands in code, or behind a word, is only known once the text is rendered.
 */
export function harmless(markdown: string): string {
  return markdown
    .split("\n")
    .map(visible)
    .join("\n")
    .replaceAll("<!--", "&lt;!--")
    .replaceAll(atSign, "$&\u200b")
    .replaceAll("![", "!\\[")
    .replaceAll(/<(?=\s*(?:img|image|picture|source|video|audio)\b)/gi, "&lt;");
}

/** The address of the run that this process belongs to; undefined outside of GitHub Actions. */
export function currentRunUrl(environment: NodeJS.ProcessEnv): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = environment;
  return GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID
    ? `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`
    : undefined;
}

/** Where the whole of a report is that had to be cut. */
export function summaryPointer(runUrl: string | undefined): string {
  return runUrl === undefined
    ? "The whole report is where the preview was run."
    : `The whole report is in the [summary of the run](${runUrl}).`;
}

/** A report below a line that says of which commit and which run it is: nothing in the report can take that away. */
export function withOrigin(report: string, headSha: string | undefined, runUrl: string | undefined): string {
  const commit = headSha === undefined ? [] : [`Commit ${headSha}`];
  const run = runUrl === undefined ? [] : [`[run](${runUrl})`];
  const origin = [...commit, ...run].join(" · ");
  return origin === "" ? report : `${origin}\n\n${report}`;
}
