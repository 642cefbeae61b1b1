import type { Terminal } from "./terminal.ts";

/** What a command works with. */
export interface CommandContext {
  /** The folder of Pulumi.yaml, with a slash at its end. */
  checkout: string;
  terminal: Terminal;
  /** Aborted by Ctrl-C: what is under way is finished first. */
  signal: AbortSignal;
}

/** A word after `npm run`. */
export interface Command {
  /** Printed by `--help`, and after a word that is wrong. */
  usage: string;
  /**
   * Runs it and returns the process's exit code. What it needs beyond its words is loaded here: the Pulumi SDK alone
   * takes longer than a usage text may.
   * @throws UsageError for a wrong word, UserError for what the person at the keyboard can mend.
   */
  run(words: string[], context: CommandContext): Promise<number>;
}
