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
  const noteOf = (end: number): string =>
    `\n\n> [!NOTE]\n> Cut after ${end} of ${text.length} characters. ${pointer}\n`;
  const room = limit - noteOf(text.length).length;
  const kept = text.slice(0, room).replace(/[\uD800-\uDBFF]$/, "");
  const whole = kept.slice(0, Math.max(kept.lastIndexOf("\n"), 0)) || kept;
  const { end, closing } = closed(whole, room);
  return whole.slice(0, end) + closing + noteOf(end);
}

const detailsEnd = "\n\n</details>";

/** Where a text ends so that it fits with what closes its code block and its `<details>`, and what that is. */
function closed(text: string, room: number): { end: number; closing: string } {
  let fence = "";
  let details = 0;
  let at = 0;
  let fitting = { end: 0, fence, details };
  for (const line of text.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence === "") {
      fence = mark;
      details = Math.max(0, details + count(line, /<details\b/gi) - count(line, /<\/details>/gi));
    } else if (mark.startsWith(fence) && line.trim() === mark) {
      fence = "";
    }
    at += line.length + 1;
    const size = (fence === "" ? 0 : fence.length + 1) + details * detailsEnd.length;
    if (at - 1 + size <= room) {
      fitting = { end: at - 1, fence, details };
    }
  }
  const fold = text.search(/<details\b/i);
  const ended = (fitting.fence === "" ? "" : `\n${fitting.fence}`) + detailsEnd.repeat(fitting.details);
  return fitting.end === 0 ? { end: fold < 0 ? text.length : fold, closing: "" } : { end: fitting.end, closing: ended };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * An at sign or a number sign, also as a character reference. Raw HTML needs no semicolon behind a number
 * (https://html.spec.whatwg.org/multipage/parsing.html#numeric-character-reference-end-state).
 */
const mark = /@|&#0*(?:64|35)(?!\d);?|&#x0*(?:40|23)(?![\da-f]);?|&(?:commat|num);|&#(?!\d+;|x[\da-f]+;)|(?<!&)#/gi;

/** What GitHub takes for a reference to an issue (https://docs.github.com/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls). */
const issueLink = /\bGH-(?=\d)|\b(?:issues|pull|discussions|commit)\/(?=[\da-f])/gi;

/** Elements that a report has itself; every other mark of HTML, a comment or `<?…?>` among them, is text. */
const ownElements = /<(?!\/?(?:details|summary|br|b)>)/gi;

/**
 * A stranger's Markdown without what reaches beyond its own page: hidden text (one could be another marker), names that
 * notify people, references that write into other issues, signs that are not seen, and pictures, which are fetched from a place of the
 * stranger's choice. Every sign of a mention is parted from what follows: whether it stands in code, or behind a word, is only
 * known once the text is rendered.
 */
export function harmless(markdown: string): string {
  return markdown.split("\n").map(harmlessLine).join("\n");
}

function harmlessLine(line: string): string {
  // A heading's signs stay together.
  const [heading = ""] = /^ {0,3}#{1,6} /.exec(line) ?? [];
  return (
    heading +
    visible(line.slice(heading.length))
      .replaceAll(ownElements, "&lt;")
      .replaceAll(mark, "$&\u200b")
      .replaceAll(issueLink, "$&\u200b")
      .replaceAll("![", "!\\[")
      // A link that nothing refers to is not shown: `[//]: # (text)`.
      .replace(/^([\s>*+\-\d.)]*)\[/, "$1\\[")
  );
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
