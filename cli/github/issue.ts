import type { GithubClient } from "./client.ts";
import { broughtUpToDate, lookingAgain, marked, type OwnText, ownTexts, type Written } from "./own-text.ts";

/** A pull request is listed as an issue too. */
interface Issue extends OwnText {
  number: number;
  state: "open" | "closed";
  title: string;
  pull_request?: object;
}

/**
 * Opens this project's one issue, or brings it up to date; a closed one is opened again, so that all is in one place.
 * @throws GithubRefusal, GithubTrouble
 */
export function openIssue(
  client: GithubClient,
  { title, label, text }: Record<"title" | "label" | "text", string>,
): Promise<Written> {
  const body = marked("nightly", text);
  return lookingAgain(async () => {
    const issue = await ownIssue(client, label);
    if (issue === undefined) {
      const { html_url } = await client.create<Issue>("/issues", { title, body, labels: [label] });
      return { what: "created", url: html_url };
    }
    const isClosed = issue.state === "closed";
    const wanted = { title, body, ...(isClosed ? { state: "open" as const } : {}) };
    const written = await broughtUpToDate(client, `/issues/${issue.number}`, issue, wanted);
    return isClosed ? { ...written, what: "reopened" } : written;
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

/** The open one, or else the newest closed one. */
async function ownIssue(client: GithubClient, label: string): Promise<Issue | undefined> {
  const query = { state: "all", labels: label, sort: "created", direction: "desc" };
  const texts = await ownTexts<Issue>("nightly", client, "/issues", query);
  const issues = texts.filter(({ pull_request }) => pull_request === undefined);
  return issues.find(({ state }) => state === "open") ?? issues[0];
}
