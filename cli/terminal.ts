import { styleText } from "node:util";

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
