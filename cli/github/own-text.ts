import type { GithubClient } from "./client.ts";
import { GithubRefusal, GithubTrouble } from "./refusal.ts";

/** What this project writes on GitHub; each is found again by a line that nobody sees. */
export type Kind = "preview" | "nightly";

/** What became of a comment or an issue. */
export interface Written {
  what: "created" | "updated" | "unchanged" | "reopened" | "closed";
  url: string;
}

/** A comment or an issue as GitHub has it. */
export interface OwnText {
  html_url: string;
  body: string | null;
  user: { login: string } | null;
}

const attempts = 3;

/** A body that can be found again. */
export function marked(kind: Kind, text: string): string {
  return `${markerOf(kind)}\n${text}`;
}

/** The texts of this kind that this identity has written: anybody can write the marker, but not as us. */
export async function ownTexts<Entry extends OwnText>(
  kind: Kind,
  client: GithubClient,
  path: string,
  query: Record<string, string> = {},
): Promise<Entry[]> {
  const login = await client.login();
  const entries = await client.list<Entry>(path, query);
  return entries.filter(
    ({ user, body }) => user?.login === login && body?.split(/\r?\n/, 1)[0]?.trim() === markerOf(kind),
  );
}

/** Changes what is at `path` to what is wanted, where it is not so already. */
export async function broughtUpToDate<Entry extends OwnText>(
  client: GithubClient,
  path: string,
  former: Entry,
  wanted: Partial<Entry>,
): Promise<Written> {
  const isSame = Object.entries(wanted).every(([name, value]) => former[name as keyof Entry] === value);
  return isSame
    ? { what: "unchanged", url: former.html_url }
    : { what: "updated", url: (await client.update<Entry>(path, wanted)).html_url };
}

/**
 * Writes, and begins anew when another look tells more: what was to be changed has just been deleted, or what was to be
 * created may be there all the same.
 */
export async function lookingAgain(write: () => Promise<Written>): Promise<Written> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      const isGone = error instanceof GithubRefusal && error.isGone;
      const isUncertain = error instanceof GithubTrouble && error.isUncertain;
      if (attempt === attempts || !(isGone || isUncertain)) {
        throw error;
      }
    }
  }
}

function markerOf(kind: Kind): string {
  return `<!-- rustdesk-entra:${kind} -->`;
}
