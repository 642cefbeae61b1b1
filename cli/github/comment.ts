import type { GithubClient } from "./client.ts";
import { broughtUpToDate, lookingAgain, marked, type OwnText, ownTexts, type Written } from "./own-text.ts";
import { GithubRefusal } from "./refusal.ts";

interface Comment extends OwnText {
  id: number;
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
    if (comment === undefined) {
      return { what: "created", url: (await client.create<Comment>(path, { body })).html_url };
    }
    const written = await broughtUpToDate(client, `/issues/comments/${comment.id}`, comment, { body });
    for (const { id } of others) {
      await removeIfThere(client, id);
    }
    return written;
  });
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
