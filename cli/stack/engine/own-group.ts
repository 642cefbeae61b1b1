import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, isAbsolute } from "node:path";
import { text } from "node:stream/consumers";

import { automation } from "@pulumi/pulumi";

/** What the Automation API's workspace calls, and what it makes errors of; both are its own and not in its types. */
type Run = (
  args: string[],
  cwd: string,
  variables: Record<string, string>,
  onOutput?: (data: string) => void,
  onError?: (data: string) => void,
  signal?: AbortSignal,
) => Promise<unknown>;
const { CommandResult, createCommandError } = automation as unknown as {
  CommandResult: new (stdout: string, stderr: string, code: number) => { code: number };
  createCommandError(result: unknown): Error;
};

/** As the Automation API has it for a CLI that did not end by itself. */
const unknownCode = -2;

/**
 * Has every run of a CLI be in a process group of its own. A terminal sends Ctrl-C to all that runs in it, and SIGHUP when it is
 * closed: the engine would hear an interruption from the terminal and another from the Automation API, which it takes for "end at
 * once" (pulumi/pulumi, pkg/backend/cancellation_scope.go), and SIGHUP would kill it. So it hears one alone, from this process.
 * Windows has no such groups.
 */
export function inOwnGroup(command: automation.PulumiCommand): automation.PulumiCommand {
  if (process.platform === "win32") {
    return command;
  }
  const run: Run = async (args, cwd, variables, onOutput, onError, signal) => {
    // The Automation API listens for an abort, and does not look whether there was one.
    signal?.throwIfAborted();
    const file = command.command;
    // As the Automation API does it: never a question, and the CLI's own plugins first.
    const words = args.includes("--non-interactive") ? args : [...args, "--non-interactive"];
    const environment: NodeJS.ProcessEnv = { ...process.env, ...variables, PULUMI_AUTOMATION_API: "true" };
    const PATH = [...(isAbsolute(file) ? [dirname(file)] : []), environment.PATH].join(delimiter);
    const child = spawn(file, words, {
      cwd,
      env: { ...environment, PATH },
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const interrupt = () => void child.kill("SIGINT");
    signal?.addEventListener("abort", interrupt);
    child.stdout.on("data", (data) => onOutput?.(String(data)));
    child.stderr.on("data", (data) => onError?.(String(data)));
    try {
      const [[code, endedBy], stdout, stderr] = await Promise.all([
        once(child, "close"),
        text(child.stdout),
        text(child.stderr),
      ]);
      const said = endedBy === null ? stderr : `${stderr}\nerror: ended by ${endedBy}`;
      const result = new CommandResult(stdout.trimEnd(), said.trim(), code ?? unknownCode);
      if (result.code !== 0) {
        throw createCommandError(result);
      }
      return result;
    } catch (error) {
      throw error instanceof automation.CommandError
        ? error
        : createCommandError(new CommandResult("", (error as Error).message, unknownCode));
    } finally {
      signal?.removeEventListener("abort", interrupt);
    }
  };
  return Object.assign(command, { run });
}
