import { UsageError } from "../usage-error.ts";
import { parseWords } from "../words.ts";

/** What `npm run github` is asked to say, and where. */
export type GithubArguments =
  | { action: "comment"; pullRequest: number | "of-the-run"; file: string }
  | { action: "issue"; files: string[]; close: boolean; title: string; label: string }
  | { action: "summary"; files: string[] };

export const githubUsage = `Usage: npm run github -- ACTION [OPTIONS]

Says on GitHub what another command has found.

Actions:
  comment            write or update this project's one comment on a pull request
  issue              open or update this project's one issue, or close it
  summary            append to the summary of the running job (GITHUB_STEP_SUMMARY)

Options:
  --file FILE        what to say: Markdown where FILE ends in .md, any other text as it stands; for an issue and a
                     summary it may be given more than once
  --pull-request N   comment: the pull request's number
  --workflow-run     comment: on the pull request of the finished run that started this workflow (GITHUB_EVENT_PATH);
                     FILE is then what that run left, and is trusted in nothing but its text
  --close            issue: close it, saying FILE at last; nothing is done where none is open. Without it a FILE that
                     is missing is told of in the issue
  --title TITLE      issue: its title (default "RustDesk sign-in needs attention")
  --label LABEL      issue: its label (default rustdesk-entra)
  --help             print this text

Variables (set by GitHub Actions, but for the token): GITHUB_TOKEN with "pull-requests: write" for a comment and
"issues: write" for an issue, GITHUB_REPOSITORY, GITHUB_API_URL, GITHUB_GRAPHQL_URL.
`;

const options = {
  file: { type: "string", multiple: true, default: [] as string[] },
  "pull-request": { type: "string" },
  "workflow-run": { type: "boolean", default: false },
  close: { type: "boolean", default: false },
  title: { type: "string" },
  label: { type: "string" },
} as const;

type Values = ReturnType<typeof parseWords<typeof options>>["values"];

/** Which options each action has. */
const optionsOf: Record<GithubArguments["action"], readonly (keyof Values)[]> = {
  comment: ["file", "pull-request", "workflow-run"],
  issue: ["file", "close", "title", "label"],
  summary: ["file"],
};

/** @throws UsageError that says which word is wrong. */
export function parseGithubArguments(words: string[]): GithubArguments {
  const { values, positionals } = parseWords(words, options, githubUsage);
  const [action, ...rest] = positionals;
  if (rest.length > 0 || !isAction(action)) {
    throw mistake(
      `The action must be one of ${Object.keys(optionsOf).join(", ")}; got "${positionals.join(" ")}".`,
    );
  }
  refuseForeign(action, values);
  switch (action) {
    case "comment":
      return { action, pullRequest: pullRequestOf(values), file: onlyFile(values.file) };
    case "issue":
      return { action, ...issueOf(values) };
    case "summary":
      return { action, files: someFiles(values.file) };
  }
}

function isAction(word: string | undefined): word is GithubArguments["action"] {
  return word !== undefined && Object.hasOwn(optionsOf, word);
}

function refuseForeign(action: GithubArguments["action"], values: Values): void {
  const given = (Object.keys(options) as (keyof Values)[]).filter((name) => isGiven(values[name]));
  const foreign = given.find((name) => !optionsOf[action].includes(name));
  if (foreign !== undefined) {
    throw mistake(`--${foreign} must not be combined with "${action}".`);
  }
}

function isGiven(value: Values[keyof Values]): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

function pullRequestOf(values: Values): number | "of-the-run" {
  const number = values["pull-request"];
  if ((number === undefined) === !values["workflow-run"]) {
    throw mistake("There must be either --pull-request or --workflow-run.");
  }
  if (number === undefined) {
    return "of-the-run";
  }
  if (!/^[1-9]\d{0,9}$/.test(number)) {
    throw mistake(`--pull-request must be the number of a pull request; got "${number}".`);
  }
  return Number(number);
}

function issueOf(values: Values): { files: string[]; close: boolean; title: string; label: string } {
  const { file, close, title = "RustDesk sign-in needs attention", label = "rustdesk-entra" } = values;
  if (title.trim() === "" || title.length > 256) {
    throw mistake("--title must have 1 to 256 characters.");
  }
  if (label.trim() === "" || label.length > 50 || label.includes(",")) {
    throw mistake(`--label must have 1 to 50 characters and no comma; got "${label}".`);
  }
  return { files: close ? file : someFiles(file), close, title, label };
}

function onlyFile(files: string[]): string {
  const [file, ...rest] = someFiles(files);
  if (file === undefined || rest.length > 0) {
    throw mistake(`--file must be given once; got ${files.length} files.`);
  }
  return file;
}

function someFiles(files: string[]): string[] {
  if (files.length === 0) {
    throw mistake("--file must name what to say, but it is missing.");
  }
  return files;
}

function mistake(message: string): UsageError {
  return new UsageError(message, githubUsage);
}
