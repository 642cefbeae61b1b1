import { execFile } from "node:child_process";

import { UserError } from "../user-error.ts";

/** How a program has ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Starts a program of the machine with these words; `input` is what it reads, and where a secret goes. */
export type Tool = (words: readonly string[], input?: string) => Promise<Ended>;

/** The programs that are driven as they are installed. */
export interface Tools {
  gh: Tool;
  az: Tool;
  git: Tool;
}

const pages: Record<keyof Tools, string> = {
  gh: "https://cli.github.com",
  az: "https://learn.microsoft.com/cli/azure/install-azure-cli",
  git: "https://git-scm.com",
};

/** Largest answer, in bytes. */
const largest = 2 ** 26;

/** The programs on PATH, without a shell between: words stay words. They work in the checkout and ask nothing. */
export function toolsIn(checkout: string, signal: AbortSignal): Tools {
  const tool =
    (name: keyof Tools): Tool =>
    (words, input) =>
      run(name, words, { checkout, signal, input });
  return { gh: tool("gh"), az: tool("az"), git: tool("git") };
}

function run(
  name: keyof Tools,
  words: readonly string[],
  { checkout, signal, input }: { checkout: string; signal: AbortSignal; input: string | undefined },
): Promise<Ended> {
  const env = { ...process.env, NO_COLOR: "1", GH_PROMPT_DISABLED: "1", AZURE_CORE_ONLY_SHOW_ERRORS: "true" };
  return new Promise((resolve, reject) => {
    const options = { cwd: checkout, env, signal, maxBuffer: largest, windowsHide: true };
    const child = execFile(name, [...words], options, (error, stdout, stderr) => {
      if (error === null || typeof error.code === "number") {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
        return;
      }
      reject(signal.aborted ? signal.reason : error.code === "ENOENT" ? missing(name) : error);
    });
    // A program that reads nothing may have closed it.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

function missing(name: keyof Tools): UserError {
  const windows = process.platform === "win32" ? " On Windows, run the command in WSL." : "";
  return new UserError(
    `${name} must be on PATH, but it is not. Nothing was changed. Install it (${pages[name]}).${windows}`,
  );
}

/** The last lines of what a program says of its failure. */
export function said({ stdout, stderr }: Ended): string {
  return (stderr.trim() || stdout.trim()).split("\n").slice(-3).join(" ").replace(/\.$/, "");
}
