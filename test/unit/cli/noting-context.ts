import { vi } from "vitest";

import { Terminal } from "../../../cli/command/terminal.ts";

/** What a command works with in a folder; its terminal notes what is printed and said. */
export function notingContext(checkout: string) {
  const terminal = new Terminal();
  const printed: string[] = [];
  const said: string[] = [];
  vi.spyOn(terminal, "print").mockImplementation((line = "") => void printed.push(line));
  vi.spyOn(terminal, "say").mockImplementation((line = "") => void said.push(line));
  return { checkout, terminal, signal: new AbortController().signal, printed, said };
}
