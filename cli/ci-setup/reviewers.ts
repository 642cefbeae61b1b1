import { UserError } from "../user-error.ts";
import type { Gh } from "./gh.ts";

/** A person or a team that reviews. */
export interface Reviewer {
  type: "User" | "Team";
  id: number;
  /** As CODEOWNERS names it, such as @acme/platform. */
  handle: string;
}

/** Names of who owns all files, by the last line that says so; undefined where none does. Addresses of mail name nobody who can be asked for. */
export function ownersOfCode(codeowners: string): string | undefined {
  const [, owners] = [...codeowners.matchAll(/^\*[ \t]+(.*\S)/gm)].at(-1) ?? [];
  return owners?.match(/(?<!\S)@\S+/g)?.join(" ");
}

/** Looks up logins and teams, parted by blanks or commas. @throws UserError for one that there is not. */
export async function reviewersOf(names: string, gh: Gh): Promise<Reviewer[]> {
  const words = names.split(/[\s,]+/).filter((word) => word !== "");
  return Promise.all(words.map((word) => reviewerOf(word.replace(/^@/, ""), gh)));
}

async function reviewerOf(name: string, gh: Gh): Promise<Reviewer> {
  const [organization, team] = name.split("/");
  const path = team === undefined ? `/users/${name}` : `/orgs/${organization}/teams/${team}`;
  const found = /^[\w-]+(?:\/[\w.-]+)?$/.test(name) ? await gh.get<{ id: number }>(path) : undefined;
  if (found === undefined) {
    throw new UserError(
      `Each reviewer must be a login or ORGANIZATION/TEAM that GitHub knows; got "${name}". Nothing was changed. Correct it.`,
    );
  }
  return { type: team === undefined ? "User" : "Team", id: found.id, handle: `@${name}` };
}
