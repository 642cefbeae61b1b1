import type { GithubClient } from "./client.ts";
import { lookingAgain, marked, ownTexts, type Written } from "./own-text.ts";
import { GithubRefusal } from "./refusal.ts";

/** A comment as GitHub has it. */
interface Comment {
  id: number;
  html_url: string;
  body: string | null;
  user: { login: string } | null;
}

/**
 * Writes `text` into this project's one comment on a pull request. When two runs have made one each, the first is kept.
 * @throws GithubRefusal, GithubTrouble
 */
export function writeComment(client: GithubClient, pullRequest: number, text: string): Promise<Written> {
  const path = `/issues/${pullRequest}/comments`;
  const body = marked("preview", text);
  return lookingAgain(async () => {
    const [comment, ...others] = await ownTexts<Comment>("preview", client, path);
    const written = await write(client, path, comment, body);
    for (const { id } of others) {
      await removeIfThere(client, id);
    }
    return written;
  });
}

async function write(client: GithubClient, path: string, comment: Comment | undefined, body: string): Promise<Written> {
  if (comment === undefined) {
    const { html_url } = await client.create<Comment>(path, { body });
    return { what: "created", url: html_url };
  }
  if (comment.body === body) {
    return { what: "unchanged", url: comment.html_url };
  }
  const { html_url } = await client.update<Comment>(`/issues/comments/${comment.id}`, { body });
  return { what: "updated", url: html_url };
}

async function removeIfThere(client: GithubClient, id: number): Promise<void> {
  try {
    await client.remove(`/issues/comments/${id}`);
  } catch (error) {
    if (!(error instanceof GithubRefusal && error.isGone)) {
      throw error;
    }
  }
}
