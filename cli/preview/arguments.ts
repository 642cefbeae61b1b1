import { UsageError } from "../usage-error.ts";
import { parseWords, refusePositionals, stackNameOf } from "../words.ts";

/** How the report is written. */
export type ReportFormat = "text" | "markdown" | "json";

/** What `npm run preview` is asked to do. */
export interface PreviewArguments {
  /** Names of the environments, each once; undefined for all of the checkout. */
  stacks: string[] | undefined;
  local: boolean;
  refresh: boolean;
  /** A commit whose environments must still be there, or are told of; undefined for none. */
  base: string | undefined;
  /** Names of environments that are not in the state which they are to be compared with. */
  baseFailed: string[];
  format: ReportFormat;
  /** Files that the report is written to besides. */
  files: { format: ReportFormat; path: string }[];
}

export const previewUsage = `Usage: npm run preview [-- OPTIONS]

Says what \`pulumi up\` would change, and what that means for signing in to RustDesk. Changes nothing.

Options:
  --stack NAME       environment: NAME of Pulumi.NAME.yaml (default dev); may be given several times
  --all              every environment of this checkout
  --local            the ones that \`npm run local\` brings up on this machine, not the ones in your tenant
  --refresh          reads the directory before, so that changes by hand are seen
  --base COMMIT      with --all: tells of each environment that this commit has and the checkout has no more
  --base-failed NAMES
                     with --base: environments, separated by spaces, that could not be brought up as that commit has them,
                     so that nothing can be told of what changes in them
  --format FORMAT    text (default), markdown or json
  --markdown FILE    writes the report to a file as Markdown as well
  --json FILE        writes the report to a file as JSON as well
  --help             print this text

Exit codes: 0 nothing changes, 3 changes and sign-in goes on, 4 changes that interrupt or break sign-in, 1 a run would
stop, 2 wrong usage.
`;

const options = {
  stack: { type: "string", multiple: true },
  all: { type: "boolean", default: false },
  local: { type: "boolean", default: false },
  refresh: { type: "boolean", default: false },
  base: { type: "string" },
  "base-failed": { type: "string", default: "" },
  format: { type: "string", default: "text" },
  markdown: { type: "string" },
  json: { type: "string" },
} as const;

/** @throws UsageError that says which word is wrong. */
export function parsePreviewArguments(words: string[]): PreviewArguments {
  const { values, positionals } = parseWords(words, options, previewUsage);
  refusePositionals(positionals, previewUsage);
  if (values.all && values.stack !== undefined) {
    throw new UsageError("--all must not be combined with --stack.", previewUsage);
  }
  if (values.base !== undefined && (!values.all || values.base === "")) {
    throw new UsageError("--base must name a commit, and come with --all.", previewUsage);
  }
  if (values.base === undefined && values["base-failed"] !== "") {
    throw new UsageError("--base-failed must come with --base.", previewUsage);
  }
  const stacks = (values.stack ?? ["dev"]).map((stack) => stackNameOf(stack, previewUsage));
  return {
    stacks: values.all ? undefined : [...new Set(stacks)],
    local: values.local,
    refresh: values.refresh,
    base: values.base,
    baseFailed: values["base-failed"]
      .split(" ")
      .filter((name) => name !== "")
      .map((name) => stackNameOf(name, previewUsage, "--base-failed")),
    format: formatOf(values.format),
    files: [...fileOf("markdown", values.markdown), ...fileOf("json", values.json)],
  };
}

function formatOf(value: string): ReportFormat {
  if (value !== "text" && value !== "markdown" && value !== "json") {
    throw new UsageError(`--format must be one of text, markdown, json; got "${value}".`, previewUsage);
  }
  return value;
}

function fileOf(format: ReportFormat, path: string | undefined): PreviewArguments["files"] {
  if (path === "") {
    throw new UsageError(`--${format} must name a file; got "".`, previewUsage);
  }
  return path === undefined ? [] : [{ format, path }];
}
