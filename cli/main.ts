import { fileURLToPath } from "node:url";

import { clock, timeTable } from "./clock.ts";
import type { Command, CommandContext } from "./command/command.ts";
import { Terminal } from "./command/terminal.ts";
import { overviewOf } from "./command/usage.ts";
import { commands } from "./commands.ts";
import { asUserError } from "./package-advice.ts";
import { UsageError, UserError } from "./user-error.ts";

/** The option that every command has besides its own. */
const verbose = "--verbose";

const ownCheckout = fileURLToPath(new URL("..", import.meta.url));

/**
 * Runs a command and returns the process's exit code: 0 well, 1 a problem, 2 wrong usage, 130 interrupted. By default it works
 * in the checkout that it is part of, and hears the process's signals.
 */
export async function main(
  [name, ...args]: string[],
  { checkout = ownCheckout, terminal = new Terminal(), ...given }: Partial<CommandContext> = {},
): Promise<number> {
  // The engine, its providers and the policy pack speak gRPC on loopback, where no proxy of http_proxy leads.
  process.env.no_grpc_proxy ??= "127.0.0.1,localhost";
  if (name === undefined || name === "--help") {
    terminal.print(overviewOf(commands));
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    const known = commands.map((candidate) => candidate.name).join(", ");
    reportMistake(`The command must be one of ${known}; got "${name}".`, overviewOf(commands), terminal);
    return 2;
  }
  const signal = given.signal ?? interruptible(terminal);
  try {
    return await run(command, args, { checkout, terminal, signal });
  } catch (error) {
    return explain(asUserError(error), command, terminal, signal);
  }
}

async function run(command: Command, args: string[], context: CommandContext): Promise<number> {
  command.refuseKeptOptions(args, process.env);
  if (args.includes("--help")) {
    context.terminal.print(command.usage);
    return 0;
  }
  if (!args.includes(verbose)) {
    return command.run(args, context);
  }
  const began = performance.timeOrigin;
  clock.note([{ what: "Node.js starts", began, took: Date.now() - began }]);
  try {
    return await command.run(
      args.filter((word) => word !== verbose),
      context,
    );
  } finally {
    context.terminal.section("Where the time went", timeTable(clock.take(), began, Date.now()));
  }
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
  process.on("SIGHUP", interrupt);
  return controller.signal;
}

function explain(error: unknown, { usage }: Command, terminal: Terminal, signal: AbortSignal): number {
  if (signal.aborted) {
    terminal.say("Stopped. Nothing is lost: run the command again to go on.");
    return 130;
  }
  if (error instanceof UsageError) {
    reportMistake(error.message, usage, terminal);
    return 2;
  }
  if (error instanceof UserError) {
    reportMistake(error.message, undefined, terminal);
    return 1;
  }
  terminal.say(`${terminal.style("red", "This is a bug:")} ${error instanceof Error ? error.stack : String(error)}`);
  return 1;
}

/** The mistake comes last, where a reader of a terminal looks. */
function reportMistake(message: string, usage: string | undefined, terminal: Terminal): void {
  terminal.say(`${usage === undefined ? "" : `${usage}\n\n`}${terminal.style("red", "Error:")} ${message}`);
}
