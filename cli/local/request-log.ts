import type { RequestLogEntry } from "local-entra";

import type { Terminal } from "../command/terminal.ts";

/** Shows the requests that local Entra ID answers, from `start` on: before it, the engine's own report says more. */
export class RequestLog {
  readonly #terminal: Terminal;
  #started = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  start(): void {
    this.#started = true;
  }

  add({ method, path, status, milliseconds }: RequestLogEntry): void {
    if (this.#started) {
      const outcome = status < 400 ? String(status) : this.#terminal.style("red", String(status));
      this.#terminal.say(`  ${outcome} ${method} ${path} (${milliseconds.toFixed(0)} ms)`);
    }
  }
}
