import { defineCommand, type ValuesOf } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { UsageError } from "../user-error.ts";
import type { GithubRequest } from "./run.ts";

const options = {
  file: text(
    "FILE",
    "what to say: Markdown where FILE ends in .md, any other text as it stands; for an issue and a summary it may be " +
      "given more than once",
    { multiple: true, default: [] as string[] },
  ),
  "pull-request": text("N", "the pull request's number", { actions: ["comment"] }),
  "workflow-run": flag(
    "on the pull request of the finished run that started this workflow (GITHUB_EVENT_PATH); FILE is then what that run " +
      "left, and is trusted in nothing but its text",
    { actions: ["comment"] },
  ),
  close: flag(
    "close it, saying FILE at last; nothing is done where none is open. Without it the issue says which FILE is missing",
    { actions: ["issue"] },
  ),
  title: text("TITLE", "its title", { default: "RustDesk sign-in needs attention", actions: ["issue"] }),
  label: text("LABEL", "its label", { default: "rustdesk-entra", actions: ["issue"] }),
};

type Values = ValuesOf<typeof options>;

/** `npm run github`: what a pipeline says on GitHub, in one comment, one issue or the job's summary. */
export const github = defineCommand({
  name: "github",
  summary: "says on GitHub what another command has found",
  actions: {
    comment: "write or update this project's one comment on a pull request",
    issue: "open or update this project's one issue, or close it",
    summary: "append to the summary of the running job (GITHUB_STEP_SUMMARY)",
  },
  options,
  notes:
    'Variables (set by GitHub Actions, but for the token): GITHUB_TOKEN with "pull-requests: write" for a comment and ' +
    '"issues: write" for an issue, GITHUB_REPOSITORY, GITHUB_API_URL, GITHUB_GRAPHQL_URL.',
  request(values, action): GithubRequest {
    switch (action) {
      case "comment":
        return { action, pullRequest: pullRequestOf(values), file: onlyFile(values.file) };
      case "issue":
        return { action, ...issueOf(values) };
      case "summary":
        return { action, files: someFiles(values.file) };
    }
  },
  run: async (request, context) => (await import("./run.ts")).runGithub(request, context),
});

function pullRequestOf({ "pull-request": number, "workflow-run": isOfRun }: Values): number | "of-the-run" {
  if ((number === undefined) === !isOfRun) {
    throw new UsageError("There must be either --pull-request or --workflow-run.");
  }
  if (number === undefined) {
    return "of-the-run";
  }
  if (!/^[1-9]\d{0,9}$/.test(number)) {
    throw new UsageError(`--pull-request must be the number of a pull request; got "${number}".`);
  }
  return Number(number);
}

function issueOf({ file, close, title, label }: Values) {
  if (title.trim() === "" || title.length > 256) {
    throw new UsageError("--title must have 1 to 256 characters.");
  }
  if (label.trim() === "" || label.length > 50 || label.includes(",")) {
    throw new UsageError(`--label must have 1 to 50 characters and no comma; got "${label}".`);
  }
  return { files: close ? file : someFiles(file), close, title, label };
}

function onlyFile(files: string[]): string {
  const [file, ...rest] = someFiles(files);
  if (file === undefined || rest.length > 0) {
    throw new UsageError(`--file must be given once; got ${files.length} files.`);
  }
  return file;
}

function someFiles(files: string[]): string[] {
  if (files.length === 0) {
    throw new UsageError("--file must name what to say, but it is missing.");
  }
  return files;
}
