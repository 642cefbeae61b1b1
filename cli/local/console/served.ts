import { selectorOf } from "../../environment/environment-choice.ts";
import type { LocalEnvironment } from "../../local-machine/environment.ts";
import { type Sheet, sheetOf } from "../../sheet/sheet.ts";
import { consoleName } from "./page.ts";
import { PracticeConsole } from "./practice-console.ts";
import { serveConsole } from "./server.ts";

/** What is served, or why nothing is. */
export interface Served {
  /** A sentence for the terminal. */
  line: string;
  close(): Promise<void>;
}

/**
 * Serves the practice console where the environment's own console is opened, if that is on this machine. A port that cannot be had
 * is no failure: the rest goes on without.
 */
export async function servePracticeConsole(
  { stack, entra }: Pick<LocalEnvironment, "stack" | "entra">,
  { callbackUrls: [first = ""] }: Sheet,
): Promise<Served> {
  const { origin, protocol, hostname } = new URL(first);
  if (protocol !== "http:" || hostname !== "localhost") {
    return none(`the first of consoleOrigins must be http://localhost with a port for it, and is ${origin}`);
  }
  const selector = selectorOf({ stack: stack.name, local: true });
  const sheet = async (): Promise<Sheet> => sheetOf(await stack.outputs(), selector);
  try {
    const close = await serveConsole(new PracticeConsole({ origin, entra, sheet, selector }), tellBug);
    return { line: `${consoleName}, to fill in RustDesk's dialog and to sign in with it: ${origin}/`, close };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE") {
      return none(`another program listens on ${origin}; stop it and start again`);
    }
    if (code === "EACCES") {
      return none(`this user may not listen on ${origin}; choose a port from 1024 on in consoleOrigins`);
    }
    throw error;
  }
}

function none(why: string): Served {
  return { line: `${consoleName}: none, since ${why}.`, close: async () => {} };
}

function tellBug(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
}
