import { appendFileSync } from "node:fs";

import type { CommandContext } from "../command/command.ts";
import { UserError } from "../user-error.ts";
import { readAccess } from "./access.ts";
import { GithubClient } from "./client.ts";
import { writeComment } from "./comment.ts";
import { type FinishedRun, pullRequestOf, readFinishedRun, reportOfRun } from "./finished-run.ts";
import { closeIssue, openIssue } from "./issue.ts";
import { bodyLimit, currentRunUrl, fitMarkdown, summaryPointer, withOrigin } from "./markdown.ts";
import { explainGithub, type Permission } from "./refusal.ts";
import { readReport, readReports, readWhatIsThere } from "./report-file.ts";

/** What `npm run github` is asked to say, and where. */
export type GithubRequest =
  | { action: "comment"; pullRequest: number | "of-the-run"; file: string }
  | { action: "issue"; files: string[]; close: boolean; title: string; label: string }
  | { action: "summary"; files: string[] };

/**
 * GitHub's limit for the summary of one step is 1 MiB
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits); a character takes
 * at most three bytes of it.
 */
const summaryLimit = 340_000;

/** Room that the marker takes. */
const markerRoom = 100;

/** Says on GitHub what a report says. @throws UserError for everything that whoever runs the pipeline can mend. */
export async function runGithub(request: GithubRequest, context: CommandContext): Promise<number> {
  switch (request.action) {
    case "summary":
      appendToSummary(readReports(request.files), process.env);
      return 0;
    case "comment":
      return await withClient("pull-requests: write", context, (client) => comment(request, client, context));
    case "issue":
      return await withClient("issues: write", context, (client) => issue(request, client, context));
  }
}

/** Appends to the summary of the running job. @throws UserError outside of a job. */
function appendToSummary(text: string, { GITHUB_STEP_SUMMARY = "" }: NodeJS.ProcessEnv): void {
  if (GITHUB_STEP_SUMMARY === "") {
    throw new UserError(
      "GITHUB_STEP_SUMMARY must name the file of the job's summary, but it is not set. GitHub Actions sets it.",
    );
  }
  appendFileSync(GITHUB_STEP_SUMMARY, fitMarkdown(text, summaryLimit, "The whole report is in the run's artifact."));
}

async function withClient(
  permission: Permission,
  { signal }: CommandContext,
  work: (client: GithubClient) => Promise<void>,
): Promise<number> {
  const client = new GithubClient(readAccess(process.env), { signal });
  try {
    await work(client);
    return 0;
  } catch (error) {
    throw explainGithub(error, client.repository, permission);
  }
}

async function comment(
  { pullRequest, file }: Extract<GithubRequest, { action: "comment" }>,
  client: GithubClient,
  context: CommandContext,
): Promise<void> {
  if (pullRequest === "of-the-run") {
    await commentOnRun(readFinishedRun(process.env), file, client, context);
    return;
  }
  const url = currentRunUrl(process.env);
  const text = withOrigin(readReports([file]), undefined, url);
  const { what, url: place } = await writeComment(client, pullRequest, withinLimit(text, url));
  context.terminal.say(`Comment ${what}: ${place}`);
}

async function commentOnRun(
  run: FinishedRun,
  file: string,
  client: GithubClient,
  { terminal }: CommandContext,
): Promise<void> {
  const report = readReportOfRun(file, terminal);
  const pullRequest = await pullRequestOf(client, run);
  if (pullRequest === undefined) {
    terminal.say(
      `Nothing to comment on: no open pull request into ${run.defaultBranch} has ${run.headSha} as its newest commit.`,
    );
    return;
  }
  const text = withinLimit(reportOfRun(run, pullRequest, report), run.url);
  const { what, url } = await writeComment(client, pullRequest.number, text);
  terminal.say(`Comment ${what}: ${url}`);
}

/** A run that left nothing readable counts as failed; the log says why it cannot be read. */
function readReportOfRun(file: string, terminal: CommandContext["terminal"]): string | undefined {
  try {
    return readReport(file);
  } catch (error) {
    if (error instanceof UserError) {
      terminal.say(`The report is left out: ${error.message}`);
      return undefined;
    }
    throw error;
  }
}

async function issue(
  { files, close, title, label }: Extract<GithubRequest, { action: "issue" }>,
  client: GithubClient,
  { terminal }: CommandContext,
): Promise<void> {
  const url = currentRunUrl(process.env);
  const text = (report: string): string => withinLimit(withOrigin(report, undefined, url), url);
  if (close) {
    const last = files.length === 0 ? undefined : text(readReports(files));
    const closed = await closeIssue(client, label, last);
    terminal.say(closed === undefined ? "Nothing to close: no issue is open." : `Issue closed: ${closed.url}`);
    return;
  }
  // A check that could not make its report is what the issue is for.
  const opened = await openIssue(client, { title, label, text: text(readWhatIsThere(files)) });
  terminal.say(`Issue ${opened.what}: ${opened.url}`);
}

function withinLimit(text: string, runUrl: string | undefined): string {
  return fitMarkdown(text, bodyLimit - markerRoom, summaryPointer(runUrl));
}
