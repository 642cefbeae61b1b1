import type { GithubClient } from "./client.ts";
import { lookingAgain, marked, ownTexts, type Written } from "./own-text.ts";

/** An issue as GitHub has it; a pull request is listed as one too. */
interface Issue {
  number: number;
  html_url: string;
  state: "open" | "closed";
  title: string;
  body: string | null;
  user: { login: string } | null;
  pull_request?: object;
}

/** What the issue says. */
export interface IssueText {
  title: string;
  label: string;
  text: string;
}

/**
 * Opens this project's one issue, or brings it up to date; a closed one is opened again, so that all is in one place.
 * @throws GithubRefusal, GithubTrouble
 */
export function openIssue(client: GithubClient, { title, label, text }: IssueText): Promise<Written> {
  const body = marked("nightly", text);
  return lookingAgain(async () => {
    const issue = await ownIssue(client, label);
    if (issue !== undefined) {
      return await bringUpToDate(client, issue, { title, body });
    }
    const { html_url } = await client.create<Issue>("/issues", { title, body, labels: [label] });
    return { what: "created", url: html_url };
  });
}

/**
 * Closes the issue when it is open, with a last text when there is one; undefined when there is nothing to close.
 * @throws GithubRefusal, GithubTrouble
 */
export async function closeIssue(
  client: GithubClient,
  label: string,
  text: string | undefined,
): Promise<Written | undefined> {
  const issue = await ownIssue(client, label);
  if (issue === undefined || issue.state === "closed") {
    return undefined;
  }
  const { html_url } = await client.update<Issue>(`/issues/${issue.number}`, {
    state: "closed",
    state_reason: "completed",
    ...(text === undefined ? {} : { body: marked("nightly", text) }),
  });
  return { what: "closed", url: html_url };
}

async function bringUpToDate(
  client: GithubClient,
  issue: Issue,
  wanted: { title: string; body: string },
): Promise<Written> {
  const isClosed = issue.state === "closed";
  if (!isClosed && issue.title === wanted.title && issue.body === wanted.body) {
    return { what: "unchanged", url: issue.html_url };
  }
  const { html_url } = await client.update<Issue>(`/issues/${issue.number}`, {
    ...wanted,
    ...(isClosed ? { state: "open" } : {}),
  });
  return { what: isClosed ? "reopened" : "updated", url: html_url };
}

/** The open one, or else the newest closed one. */
async function ownIssue(client: GithubClient, label: string): Promise<Issue | undefined> {
  const query = { state: "all", labels: label, sort: "created", direction: "desc" };
  const texts = await ownTexts<Issue>("nightly", client, "/issues", query);
  const issues = texts.filter(({ pull_request }) => pull_request === undefined);
  return issues.find(({ state }) => state === "open") ?? issues[0];
}
