import type { GithubClient } from "./client.ts";
import { isMarked, marked } from "./marker.ts";
import { GithubRefusal, GithubTrouble } from "./refusal.ts";

/** What became of a comment or an issue. */
export interface Written {
  what: "created" | "updated" | "unchanged" | "reopened" | "closed";
  url: string;
}

/** A comment as GitHub has it. */
interface Comment {
  id: number;
  html_url: string;
  body: string | null;
  user: { login: string } | null;
}

const attempts = 3;

/**
 * Writes `text` into this project's one comment on a pull request. It is the comment that begins with the marker and was
 * written by the same identity: anybody can write the marker, but not as us. When two runs have made one each, the first
 * is kept.
 * @throws GithubRefusal, GithubTrouble
 */
export async function writeComment(
  client: GithubClient,
  pullRequest: number,
  text: string,
): Promise<Written> {
  const body = marked("preview", text);
  for (let attempt = 1; ; attempt += 1) {
    const [comment, ...others] = await ownComments(client, pullRequest);
    try {
      const written = await write(client, pullRequest, comment, body);
      for (const { id } of others) {
        await removeIfThere(client, id);
      }
      return written;
    } catch (error) {
      // Either the comment has just been deleted, or a new one may have been made all the same: another look tells.
      if (attempt === attempts || !isWorthAnotherLook(error, comment)) {
        throw error;
      }
    }
  }
}

async function write(
  client: GithubClient,
  pullRequest: number,
  comment: Comment | undefined,
  body: string,
): Promise<Written> {
  if (comment === undefined) {
    const { html_url } = await client.create<Comment>(`/issues/${pullRequest}/comments`, { body });
    return { what: "created", url: html_url };
  }
  if (comment.body === body) {
    return { what: "unchanged", url: comment.html_url };
  }
  const { html_url } = await client.update<Comment>(`/issues/comments/${comment.id}`, { body });
  return { what: "updated", url: html_url };
}

async function ownComments(client: GithubClient, pullRequest: number): Promise<Comment[]> {
  const login = await client.login();
  const comments = await client.list<Comment>(`/issues/${pullRequest}/comments`);
  return comments.filter(({ user, body }) => user?.login === login && isMarked("preview", body));
}

async function removeIfThere(client: GithubClient, id: number): Promise<void> {
  try {
    await client.remove(`/issues/comments/${id}`);
  } catch (error) {
    if (!(error instanceof GithubRefusal && error.status === 404)) {
      throw error;
    }
  }
}

function isWorthAnotherLook(error: unknown, comment: Comment | undefined): boolean {
  const isGone = error instanceof GithubRefusal && error.status === 404 && comment !== undefined;
  const isUncertain = error instanceof GithubTrouble && !error.limited && comment === undefined;
  return isGone || isUncertain;
}
