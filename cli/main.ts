import { UserError } from "../local/user-error.ts";
import { localUsage, parseLocalArguments } from "./local-arguments.ts";
import { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Runs a command and returns the process's exit code: 0 well, 1 a problem, 2 wrong usage, 130 interrupted. */
export async function main(words: string[]): Promise<number> {
  const terminal = new Terminal();
  const interruption = interruptible(terminal);
  try {
    return await dispatch(words, terminal, interruption);
  } catch (error) {
    return explain(error, terminal, interruption);
  }
}

async function dispatch(
  [command, ...words]: string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  if (command !== "local") {
    throw new UsageError(`The command must be "local"; got "${command ?? ""}".`, localUsage);
  }
  if (words.includes("--help")) {
    terminal.print(localUsage.trimEnd());
    return 0;
  }
  const parsed = parseLocalArguments(words);
  // Loaded when needed: the Pulumi SDK alone takes longer than a usage text may.
  const { runLocal } = await import("./local-command.ts");
  return runLocal(parsed, terminal, signal);
}

/** Ctrl-C ends what is under way in order; a second one changes nothing, so that no half-written state is left. */
function interruptible(terminal: Terminal): AbortSignal {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (!controller.signal.aborted) {
      terminal.say("Stopping: what is under way is finished first.");
      controller.abort();
    }
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}

function explain(error: unknown, terminal: Terminal, signal: AbortSignal): number {
  if (signal.aborted) {
    terminal.say("Stopped. Nothing is lost: the next run goes on from here.");
    return 130;
  }
  if (error instanceof UsageError) {
    terminal.say(`${terminal.style("red", "Error:")} ${error.message}\n\n${error.usage.trimEnd()}`);
    return 2;
  }
  if (error instanceof UserError) {
    terminal.say(`${terminal.style("red", "Error:")} ${error.message}`);
    return 1;
  }
  terminal.say(
    `${terminal.style("red", "This is a bug:")} ${error instanceof Error ? error.stack : String(error)}`,
  );
  return 1;
}
