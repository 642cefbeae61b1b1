import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";

import { UserError } from "../user-error.ts";

/** How a word is set off from the others; colour is never the only difference. */
export type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** Where a command talks: results to standard output, everything else to standard error. */
export class Terminal {
  #lineIsOpen = false;

  /** A line of the result. */
  print(line = ""): void {
    this.#closeLine();
    process.stdout.write(`${line}\n`);
  }

  /** A line of talk. */
  say(line = ""): void {
    this.#closeLine();
    process.stderr.write(`${line}\n`);
  }

  /** A heading, and below it what belongs to it. */
  section(title: string, lines: string[] = []): void {
    this.say();
    this.say(this.style("bold", title));
    this.sayEach(lines);
  }

  /** Indented lines of talk. */
  sayEach(lines: string[]): void {
    for (const line of lines) {
      this.say(`  ${line}`);
    }
  }

  /** Lines of the result. */
  printEach(lines: string[], indent = ""): void {
    for (const line of lines) {
      this.print(`${indent}${line}`.trimEnd());
    }
  }

  /** What is under way: on a terminal the line is redrawn, elsewhere each step is a line. */
  progress(line: string): void {
    if (!process.stderr.isTTY) {
      process.stderr.write(`  ${line}\n`);
      return;
    }
    const width = process.stderr.columns - 3;
    process.stderr.write(`\r\x1b[K  ${line.slice(0, width)}`);
    this.#lineIsOpen = true;
  }

  /**
   * Asks a question that is answered with yes or no; anything but yes is a no, and so is the end of input (Ctrl-D).
   * @throws UserError where nobody can answer; the signal's reason once it is aborted, which Ctrl-C does.
   */
  async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    if (!process.stdin.isTTY) {
      throw new UserError(
        `Somebody must answer "${question}", but standard input is no terminal. Nothing was changed. Run the command in a terminal, or with --yes.`,
      );
    }
    this.#closeLine();
    const reader = createInterface({ input: process.stdin, output: process.stderr });
    // While it reads, the terminal gives Ctrl-C to the reader instead of the process.
    reader.once("SIGINT", () => {
      process.stderr.write("\n");
      process.emit("SIGINT");
    });
    try {
      const answer = await reader.question(`${question} [y/N] `, { signal });
      return /^y(es)?$/i.test(answer.trim());
    } catch (error) {
      signal.throwIfAborted();
      if ((error as Error).name === "AbortError") {
        process.stderr.write("\n");
        return false;
      }
      throw error;
    } finally {
      reader.close();
    }
  }

  /** Styles a text where both outputs show colours; honours NO_COLOR and FORCE_COLOR. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: process.stdout.isTTY ? process.stderr : process.stdout });
  }

  #closeLine(): void {
    if (this.#lineIsOpen) {
      process.stderr.write("\r\x1b[K");
      this.#lineIsOpen = false;
    }
  }
}
