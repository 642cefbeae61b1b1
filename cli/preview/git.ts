import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { CommandContext } from "../command/command.ts";
import { UserError } from "../user-error.ts";

type Place = Pick<CommandContext, "checkout" | "signal">;

/**
 * Names of the files that a commit has in the checkout's folder.
 * @throws UserError when git cannot read the commit.
 */
export async function filesOf(commit: string, { checkout, signal }: Place): Promise<string[]> {
  try {
    return (await git(["ls-tree", "--name-only", "--end-of-options", commit, "./"], { checkout, signal })).split("\n");
  } catch (error) {
    signal.throwIfAborted();
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new UserError(
      `--base must be a commit that git has in ${checkout}; got "${commit}" (${(stderr || message).trim()}). Fetch it, with ` +
        "enough of the history, or leave --base out.",
    );
  }
}

/** A file as a commit has it; undefined where the commit has none. @throws UserError when git cannot read the commit. */
export async function fileOf(commit: string, name: string, place: Place): Promise<string | undefined> {
  return (await filesOf(commit, place)).includes(name)
    ? git(["show", "--end-of-options", `${commit}:./${name}`], place)
    : undefined;
}

async function git(args: string[], { checkout, signal }: Place): Promise<string> {
  const { stdout } = await promisify(execFile)("git", ["-C", checkout, ...args], { signal, maxBuffer: 16_777_216 });
  return stdout;
}
