import { readFileSync } from "node:fs";
import { join } from "node:path";

import { commands } from "../../cli/commands.ts";

const packageFile = join(import.meta.dirname, "../../package.json");

/** A command of this project as a script calls it. */
export interface Call {
  name: string;
  words: string[];
}

/** Every `npm run` of a text, with `dev`, or 1 for a number, in the place of a shell's variable and without what is done with its output. */
export function callsIn(text: string): Call[] {
  const found = text
    .replaceAll(/\\\n\s*/g, " ")
    .matchAll(/npm run (?:--silent )?([\w:][\w:-]*)(?: --(?= )([^\n|)&`;>]*))?/g);
  return [...found].map(([, name = "", words = ""]) => ({ name, words: wordsOf(words) }));
}

function wordsOf(text: string): string[] {
  return text
    .replaceAll(/\$\{\w+:\+[^}]*\}/g, "")
    .replaceAll("$NUMBER", "1")
    .replaceAll(/\$\{?\w+\}?/g, "dev")
    .replaceAll('"', "")
    .split(/\s+/)
    .filter((word) => word !== "");
}

/** @throws Error or UsageError when package.json has no such command, or when it does not take these words. */
export function checkCall({ name, words }: Call): void {
  const { scripts } = JSON.parse(readFileSync(packageFile, "utf8")) as { scripts: Record<string, string> };
  if (scripts[name] === undefined) {
    throw new Error(`package.json has no script ${name}`);
  }
  commands.find((command) => command.name === name)?.read(words);
}
