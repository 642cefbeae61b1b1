import { fileURLToPath } from "node:url";

import { adopt } from "./adopt/command.ts";
import type { Command } from "./command.ts";
import { environments } from "./environments/command.ts";
import { expiry } from "./expiry/command.ts";
import { github } from "./github/command.ts";
import { local } from "./local/command.ts";
import { refuseKeptOptions } from "./npm-options.ts";
import { preview } from "./preview/command.ts";
import { rotate } from "./rotate/command.ts";
import { sheet } from "./sheet/command.ts";
import { Terminal } from "./terminal.ts";
import { up } from "./up/command.ts";
import { UsageError } from "./usage-error.ts";
import { UserError } from "./user-error.ts";

const checkout = fileURLToPath(new URL("..", import.meta.url));

const commands: Partial<Record<string, Command>> = {
  local,
  preview,
  up,
  rotate,
  sheet,
  expiry,
  environments,
  github,
  adopt,
};

const usage = `Usage: npm run COMMAND [-- OPTIONS]; \`npm run COMMAND -- --help\` prints a command's own.`;

/** Runs a command and returns the process's exit code: 0 well, 1 a problem, 2 wrong usage, 130 interrupted. */
export async function main(words: string[]): Promise<number> {
  // The engine, its providers and the policy pack speak gRPC on loopback, where no proxy of http_proxy leads.
  process.env.no_grpc_proxy ??= "127.0.0.1,localhost";
  const terminal = new Terminal();
  const interruption = interruptible(terminal);
  try {
    return await dispatch(words, terminal, interruption);
  } catch (error) {
    return explain(error, terminal, interruption);
  }
}

async function dispatch(
  [name = "", ...words]: string[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const command = commands[name];
  if (command === undefined) {
    const known = Object.keys(commands);
    throw new UsageError(`The command must be one of ${known.join(", ")}; got "${name}".`, usage);
  }
  refuseKeptOptions({ name, usage: command.usage }, words, process.env);
  if (words.includes("--help")) {
    terminal.print(command.usage.trimEnd());
    return 0;
  }
  return command.run(words, { checkout, terminal, signal });
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
    terminal.say("Stopped. Nothing is lost: run the command again to go on.");
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
