import { readFileSync } from "node:fs";

import { UserError } from "../user-error.ts";
import type { GithubClient } from "./client.ts";
import { harmless, withOrigin } from "./markdown.ts";

/** The run of another workflow that has come to its end, as GitHub itself tells of it. */
export interface FinishedRun {
  headSha: string;
  headBranch: string;
  /** Where the branch is; undefined when that repository is gone. */
  head: { repositoryId: number; owner: string } | undefined;
  /** The branch of this repository that previews compare with. */
  defaultBranch: string;
  isOfFork: boolean;
  /** Whoever started the run: a push, or a label that somebody has set. */
  actor: string | undefined;
  url: string;
}

/** The pull request that a run was for. */
export interface PullRequestOfRun {
  number: number;
  /** Undefined when the account is gone. */
  author: string | undefined;
}

/** The parts of the event that are read (https://docs.github.com/webhooks/webhook-events-and-payloads#workflow_run). */
interface WorkflowRunEvent {
  workflow_run?: {
    head_sha: string;
    head_branch: string;
    html_url: string;
    actor: { login: string } | null;
    head_repository: { id: number; owner: { login: string } } | null;
  };
  repository: { id: number; default_branch: string };
}

/**
 * Reads the event that started this workflow.
 * @throws UserError when it was not the end of a workflow's run.
 */
export function readFinishedRun({ GITHUB_EVENT_PATH = "" }: NodeJS.ProcessEnv): FinishedRun {
  const { workflow_run: run, repository } = readEvent(GITHUB_EVENT_PATH);
  if (run === undefined) {
    throw new UserError(
      "--workflow-run must be used in a workflow that `on: workflow_run` has started, but the event in " +
        `${GITHUB_EVENT_PATH} is another. Use --pull-request N there.`,
    );
  }
  const { head_repository: home, actor } = run;
  return {
    headSha: run.head_sha,
    headBranch: run.head_branch,
    head: home === null ? undefined : { repositoryId: home.id, owner: home.owner.login },
    defaultBranch: repository.default_branch,
    isOfFork: home?.id !== repository.id,
    actor: actor?.login,
    url: run.html_url,
  };
}

/**
 * The open pull request whose newest commit the run was for. GitHub names it only for branches of this
 * repository (https://github.com/github/docs/issues/22501), so it is looked up by its branch; nothing that the run left behind
 * is asked. Undefined when the pull request is closed or has got new commits since.
 * @throws GithubRefusal, GithubTrouble
 */
export async function pullRequestOf(client: GithubClient, run: FinishedRun): Promise<PullRequestOfRun | undefined> {
  const { head, headBranch, headSha, defaultBranch } = run;
  if (head === undefined) {
    return undefined;
  }
  const query = { state: "open", head: `${head.owner}:${headBranch}`, base: defaultBranch };
  const found = await client.list<PullRequest>("/pulls", query);
  const own = found.find((one) => one.head.sha === headSha && one.head.repo?.id === head.repositoryId);
  return own && { number: own.number, author: own.user?.login };
}

interface PullRequest {
  number: number;
  user: { login: string } | null;
  head: { sha: string; repo: { id: number } | null };
}

/**
 * Why a run of preview-local.yml had no credentials, in words that end a sentence. As there, the author counts besides the actor, who is
 * somebody else when a person labels or reopens Dependabot's pull request.
 */
export function reasonForNoCredentials({ isOfFork, actor }: FinishedRun, { author }: PullRequestOfRun): string {
  if (isOfFork) {
    return "this pull request comes from a fork";
  }
  return [actor, author].includes("dependabot[bot]")
    ? "this pull request is Dependabot's"
    : "this pull request changes more than settings of the registration, or the repository has no identity that previews";
}

function readEvent(path: string): WorkflowRunEvent {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as WorkflowRunEvent;
  } catch (error) {
    throw new UserError(
      `GITHUB_EVENT_PATH must name the event's JSON file, as GitHub Actions sets it, but: ${(error as Error).message}.`,
    );
  }
}

/** What the comment on a pull request says of its finished run; its report is a stranger's text. */
export function reportOfRun(run: FinishedRun, pullRequest: PullRequestOfRun, report: string | undefined): string {
  const note = noteOf(reasonForNoCredentials(run, pullRequest), report !== undefined);
  return `${note}${withOrigin(report === undefined ? failureText : harmless(report), run.headSha, run.url)}`;
}

const failureText = `### The preview could not be made

The run left no report that can be read; its log tells why.
`;

/** Said by this side, as the report of a pull request that changes the project's own code may say anything. */
function noteOf(reason: string, isReported: boolean): string {
  const how =
    " This report was made with the pull request's own code, against a local Entra ID that was brought to the base " +
    "branch's state first; the tenant was not read. Its commands are without `local` once this is merged.";
  return `> [!NOTE]\n> There were no credentials, because ${reason}.${isReported ? how : ""}\n\n`;
}
