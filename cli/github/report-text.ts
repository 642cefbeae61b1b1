import { type FinishedRun, type PullRequestOfRun, reasonForNoCredentials } from "./finished-run.ts";
import { harmless } from "./markdown.ts";

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

/** What the comment on a pull request says of its finished run; its report is a stranger's text. */
export function reportOfRun(run: FinishedRun, pullRequest: PullRequestOfRun, report: string | undefined): string {
  const reason = reasonForNoCredentials(run, pullRequest);
  const note = reason === undefined ? "" : noteOf(reason, report !== undefined);
  return `${note}${withOrigin(report === undefined ? failureText : harmless(report), run.headSha, run.url)}`;
}

const failureText = `### The preview could not be made

The run left no report that can be read; its log tells why.
`;

/** Said by this side, as the report of a pull request that changes the project's own code may say anything. */
function noteOf(reason: string, isReported: boolean): string {
  const how =
    " This report was made with the pull request's own code, against a local Entra ID that was brought to the base " +
    "branch's state first; the tenant was not read. Its commands are without `--local` once this is merged.";
  return `> [!NOTE]\n> There were no credentials, because ${reason}.${isReported ? how : ""}\n\n`;
}
