import { parseArgs } from "node:util";

import { UsageError } from "../user-error.ts";
import type { CommandOptions } from "./command-option.ts";
import { refuseKeptOptions } from "./npm-options.ts";
import type { Terminal } from "./terminal.ts";
import { type Described, type Operand, usageOf } from "./usage.ts";

/** What a command works with. */
export interface CommandContext {
  /** The folder of Pulumi.yaml, with a slash at its end. */
  checkout: string;
  terminal: Terminal;
  /** Aborted by Ctrl-C: what is under way is finished first. */
  signal: AbortSignal;
}

/** The values that a person gave, or their defaults. */
export type ValuesOf<Options extends CommandOptions> = ReturnType<typeof parseArgs<{ options: Options }>>["values"];

/** What is written once of a command; its usage, its parsing and the check of what npm kept follow from it. */
export interface CommandDefinition<Options extends CommandOptions, Action extends string, Request> {
  /** Follows `npm run`. */
  name: string;
  /** One line in the list of commands. */
  summary: string;
  /** What else a person must know before the options. */
  about?: string;
  /** What each action does, by its name. */
  actions?: Record<Action, string>;
  /** The action that is meant when none is given; without it one must be. */
  defaultAction?: NoInfer<Action>;
  /** In the place of actions, a word that a person must choose. */
  operand?: Operand;
  /** In the place of both, a text of any length: all words, or none. */
  words?: Operand;
  options: Options;
  /** What stands below the options, such as the exit codes. */
  notes?: string;
  /** Turns values into what is asked of the command. @throws UsageError for what does not go together. */
  request(values: ValuesOf<Options>, word: [Action] extends [never] ? string : Action): Request;
  /**
   * Does it and returns the process's exit code. What it needs is loaded here: the Pulumi SDK alone takes longer than a
   * usage text may.
   */
  run(request: NoInfer<Request>, context: CommandContext): Promise<number>;
}

/** A word after `npm run`. */
export interface Command<Request = unknown> {
  readonly name: string;
  readonly summary: string;
  /** Printed by `--help`, and after a mistake. */
  readonly usage: string;
  /** What the arguments ask for. @throws UsageError that says which one is wrong. */
  read(args: string[]): Request;
  /** Refuses options that npm kept to itself. @throws UsageError with the line to type. */
  refuseKeptOptions(args: string[], environment: NodeJS.ProcessEnv): void;
  /** Runs it and returns the process's exit code. @throws UsageError, or UserError for what a person can mend. */
  run(args: string[], context: CommandContext): Promise<number>;
}

/** Makes a command of its definition. */
export function defineCommand<const Options extends CommandOptions, Request, Action extends string = never>(
  definition: CommandDefinition<Options, Action, Request>,
): Command<Request> {
  const { name, summary, options } = definition;
  const words = Object.keys(options).filter((option) => options[option]?.word);
  const read = (args: string[]): Request => {
    const { values, positionals, given } = parsed(args, options, words);
    const { operand, words: text } = definition;
    const chosen = () => (operand ? operandOf(operand, positionals) : actionOf(definition, positionals, given));
    const word = text ? positionals.join(" ") : chosen();
    return definition.request(values, word as Action);
  };
  return {
    name,
    summary,
    usage: usageOf(definition),
    read,
    refuseKeptOptions: (args, environment) =>
      refuseKeptOptions({ name, options: Object.keys(options), words }, args, environment),
    run: async (args, context) => definition.run(read(args), context),
  };
}

function parsed<const Options extends CommandOptions>(args: string[], options: Options, words: string[]) {
  try {
    const parsing = { args, options, allowPositionals: true, tokens: true } as const;
    const { values, positionals, tokens } = parseArgs(parsing);
    const given = tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
    const switches = positionals.filter((word) => words.includes(word));
    return {
      values: { ...values, ...Object.fromEntries(switches.map((word) => [word, true])) },
      positionals: positionals.filter((word) => !words.includes(word)),
      given: [...given, ...switches],
    };
  } catch (error) {
    // What follows is advice on words that begin with a dash, which no command takes.
    throw new UsageError((error as Error).message.replace(/\. To specify a positional argument.*$/s, "."));
  }
}

function operandOf({ placeholder, description }: Operand, positionals: string[]): string {
  const [word = "", ...others] = positionals;
  if (word === "" || others.length > 0) {
    throw new UsageError(`There must be one ${placeholder}, ${description}; got "${positionals.join(" ")}".`);
  }
  return word;
}

/** The one positional that a command may have. */
function actionOf(
  { actions, defaultAction, options }: Described,
  positionals: string[],
  given: string[],
): string | undefined {
  const text = positionals.join(" ");
  if (actions === undefined) {
    if (positionals.length > 0) {
      throw new UsageError(`There must be options only; got "${text}".`);
    }
    return undefined;
  }
  const action = positionals.length === 0 ? (defaultAction ?? "") : text;
  if (!Object.hasOwn(actions, action)) {
    throw new UsageError(`The action must be one of ${Object.keys(actions).join(", ")}; got "${text}".`);
  }
  const foreign = given.find((name) => options[name]?.actions?.includes(action) === false);
  if (foreign !== undefined) {
    throw new UsageError(`--${foreign} must not be combined with "${action}".`);
  }
  return action;
}
