import { createInterface, type ReadLineOptions } from "node:readline/promises";
import { Writable } from "node:stream";
import { styleText } from "node:util";

import { UserError } from "../user-error.ts";
import { wrapped } from "./wrapping.ts";

/** How a word is set off from the others; colour is never the only difference. */
export type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** After so many milliseconds without a word, what is waited for is said. */
const longestSilence = 10_000;

/**
 * Where a command talks: results to standard output, everything else to standard error. On a terminal, talk is wrapped at its
 * width; elsewhere a sentence is a line.
 */
export class Terminal {
  #lineIsOpen = false;
  /** What is waited for, the innermost last. */
  readonly #waits: (() => string)[] = [];
  /** What the last line of progress says, until something else is said. */
  #step: { line: string; since: number } | undefined;
  #reason: string | undefined;
  #silence: NodeJS.Timeout | undefined;

  /** A line of the result. */
  print(line = ""): void {
    this.#speak();
    process.stdout.write(`${line}\n`);
  }

  /** Lines of a result that is sentences. */
  printText(lines: string[]): void {
    for (const line of lines.flatMap((line) => forWidthOf(process.stdout, line))) {
      this.print(line);
    }
  }

  /** A line of talk. */
  say(line = ""): void {
    this.#speak();
    for (const part of line.split("\n").flatMap((part) => forWidthOf(process.stderr, part))) {
      process.stderr.write(`${part}\n`);
    }
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
    this.#reason = undefined;
    this.#step = { line, since: Date.now() };
    this.#show(line);
  }

  /**
   * Waits for work, and says so whenever nothing has been said for ten seconds: `awaited` completes “still waiting for”, a name or
   * what is then such as `rustdesk-application, 40 s`.
   */
  async waiting<Answer>(work: () => Promise<Answer>, awaited: string | (() => string)): Promise<Answer> {
    const since = Date.now();
    const what = typeof awaited === "string" ? () => `${awaited}, ${secondsFrom(since)} s` : awaited;
    this.#waits.push(what);
    this.#step = undefined;
    this.#reason = undefined;
    this.#watch();
    try {
      return await work();
    } finally {
      this.#waits.splice(this.#waits.indexOf(what), 1);
      this.#watch();
    }
  }

  /** Why what is waited for takes its time, as far as is known: told with the next reminder. */
  because(reason: string | undefined): void {
    this.#reason = reason;
  }

  /**
   * Asks a question that is answered with yes or no; anything but yes is a no, and so is the end of input (Ctrl-D).
   * @throws UserError where nobody can answer; the signal's reason once it is aborted, which Ctrl-C does.
   */
  async confirm(question: string, signal: AbortSignal): Promise<boolean> {
    if (!this.isAnswered) {
      throw new UserError(
        `Somebody must answer "${question}", but standard input is no terminal. Nothing was changed. Run the command in a terminal, or with --yes.`,
      );
    }
    const answer = await this.ask(`${question} [y/N] `, signal);
    return /^y(es)?$/i.test(answer?.trim() ?? "");
  }

  /** Whether somebody is there who can be asked. */
  get isAnswered(): boolean {
    return process.stdin.isTTY === true;
  }

  /** The line that is typed behind a question; undefined at the end of input (Ctrl-D). @throws the signal's reason once it is aborted. */
  async ask(question: string, signal: AbortSignal): Promise<string | undefined> {
    this.#speak();
    return this.#read(question, signal, { input: process.stdin, output: process.stderr });
  }

  async #read(question: string, signal: AbortSignal, options: ReadLineOptions): Promise<string | undefined> {
    const reader = createInterface(options);
    // While it reads, the terminal gives Ctrl-C to the reader instead of the process.
    reader.once("SIGINT", () => {
      process.stderr.write("\n");
      process.emit("SIGINT");
    });
    try {
      // Of standard input that ends, or ends within a line, a question is told nothing.
      const ended = new Promise<string | undefined>((settle) =>
        reader.once("line", settle).once("close", () => settle(undefined)),
      );
      return await Promise.race([reader.question(question, { signal }), ended]);
    } catch (error) {
      signal.throwIfAborted();
      if ((error as Error).name === "AbortError") {
        process.stderr.write("\n");
        return undefined;
      }
      throw error;
    } finally {
      reader.close();
    }
  }

  /** As `ask`, for what nobody may see: neither shown nor kept in a history. */
  async askHidden(question: string, signal: AbortSignal): Promise<string | undefined> {
    this.#speak();
    process.stderr.write(question);
    const output = new Writable({ write: (_chunk, _encoding, done) => done() });
    const answer = await this.#read("", signal, {
      input: process.stdin,
      output,
      terminal: process.stdin.isTTY,
      historySize: 0,
    });
    process.stderr.write("\n");
    return answer;
  }

  /** Styles a text where both outputs show colours; honours NO_COLOR and FORCE_COLOR. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: process.stdout.isTTY ? process.stderr : process.stdout });
  }

  /** Something is about to be said: what was under way has come to its end. */
  #speak(): void {
    this.#step = undefined;
    this.#closeLine();
    this.#watch();
  }

  /** The ten seconds begin anew. */
  #watch(): void {
    clearTimeout(this.#silence);
    this.#silence = undefined;
    if (this.#step !== undefined || this.#waits.length > 0) {
      this.#silence = setTimeout(() => this.#remind(), longestSilence).unref();
    }
  }

  #remind(): void {
    const step = this.#step;
    const reminder = step
      ? `still at it after ${secondsFrom(step.since)} s: ${step.line}`
      : `still waiting for ${this.#waits.at(-1)?.()}`;
    this.#show(this.#reason === undefined ? reminder : `${reminder}: ${this.#reason}`);
  }

  #show(line: string): void {
    if (isDrawable()) {
      process.stderr.write(`\r\x1b[K  ${line.slice(0, columnsOf(process.stderr) - 3)}`);
      this.#lineIsOpen = true;
    } else {
      process.stderr.write(`  ${line}\n`);
    }
    this.#watch();
  }

  #closeLine(): void {
    if (this.#lineIsOpen) {
      process.stderr.write("\r\x1b[K");
      this.#lineIsOpen = false;
    }
  }
}

function secondsFrom(since: number): number {
  return Math.round((Date.now() - since) / 1000);
}

/** Whether a line can be drawn over: a dumb terminal knows no escape codes. */
function isDrawable(): boolean {
  return process.stderr.isTTY === true && process.env.TERM !== "dumb";
}

function forWidthOf(stream: NodeJS.WriteStream, line: string): string[] {
  return stream.isTTY ? wrapped(line, columnsOf(stream)) : [line];
}

/** A terminal that does not tell has 80 columns. */
function columnsOf({ columns }: NodeJS.WriteStream): number {
  return columns || 80;
}
