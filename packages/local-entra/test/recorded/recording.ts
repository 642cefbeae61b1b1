import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The facts that are in the repository; `README.md` there says what they are and where they are from. */
export const committedFacts = join(import.meta.dirname, "facts");

/** Any JSON value: a symbol or class in braces stands for a text (see the facts' README). */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** An object that was there before a recording began. */
export interface Given {
  id: string;
  type: "user" | "group" | "application" | "servicePrincipal";
  appId?: string;
  displayName?: string;
  userPrincipalName?: string;
}

/** One recorded request with its answer; without a status it only prepares the next ones. */
export interface Step {
  n: number;
  day?: string;
  method: string;
  path: string;
  query?: string;
  headers?: Record<string, string>;
  body?: { [name: string]: Json };
  assume?: { [name: string]: Json };
  bind?: Record<string, string>;
  status?: number;
  answerHeaders?: Record<string, string>;
  answer?: Json;
}

export interface Recording {
  name: string;
  given: Given[];
  steps: Step[];
}

/** The recordings of Graph in a folder, by their names; answers of the sign-in service have another form. */
export function readRecordings(folder: string): Recording[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
  return files
    .sort()
    .map((file) => ({ name: file.slice(0, -5), ...JSON.parse(readFileSync(join(folder, file), "utf8")) }))
    .filter(({ steps }) => Array.isArray(steps));
}
