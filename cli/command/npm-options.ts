import { readFileSync } from "node:fs";
import { join } from "node:path";

import { UsageError } from "../user-error.ts";
import { type LoggedWord, loggedWords } from "./npm-log.ts";

/** Options that npm has as well, and that its configuration files may set for good. */
const npmsOwn = new Set(["all", "json", "name", "only", "yes"]);

/** What npm makes of options that it takes for abbreviations of its own. */
const takenFor: Record<string, string> = { local: "--no-global", days: "--all" };

/** A command's name and options, and those of them that may be given as words. */
export interface OptionNames {
  name: string;
  options: string[];
  words: string[];
}

/**
 * Refuses a command whose options npm has kept to itself, because no `--` stood before them: without them the command would
 * answer for another environment. Two traces tell of them: npm's own log of this run, which has every option, and the variables
 * that npm hands on (https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables), which lack `--local`. Hence the word
 * `local`, which npm passes on.
 * @throws UsageError with the line to type.
 */
export function refuseKeptOptions(command: OptionNames, args: string[], environment: NodeJS.ProcessEnv): void {
  const { name, options, words } = command;
  const logged = loggedWords(name, args, environment);
  const kept = logged ? keptInLog(options, logged) : keptInVariables(options, args, environment);
  if (kept.length > 0) {
    const shown = kept.map(({ option, value }) => (value === undefined ? `--${option}` : `--${option}=${value}`));
    const typed = [...shown.map((option) => (words.includes(option.slice(2)) ? option.slice(2) : option)), ...args];
    const places = typed.filter((word) => words.includes(word));
    const others = typed.filter((word) => !places.includes(word));
    const line = ["npm run", name, ...places, ...(others.length === 0 ? [] : ["--", ...others])].join(" ");
    throw new UsageError(
      `Two hyphens must stand before a command's options, or npm keeps them to itself; it has kept ${shown.join(" ")}. ` +
        `Type \`${line}\`${others.length === 0 ? "" : ", with every option after the hyphens"}.`,
    );
  }
}

/** An option that npm has kept, and the value that it has kept with it. */
interface KeptOption {
  option: string;
  value?: string | undefined;
}

function keptInLog(options: string[], logged: LoggedWord[]): KeptOption[] {
  return logged.flatMap(({ text }, index) => {
    const option = options.find((name) => text === `--${name}` || text === takenFor[name]);
    const next = logged[index + 1];
    const isValue = next !== undefined && !next.isPassedOn && !next.text.startsWith("-");
    return option === undefined ? [] : [{ option, value: isValue ? next.text : undefined }];
  });
}

function keptInVariables(options: string[], args: string[], environment: NodeJS.ProcessEnv): KeptOption[] {
  return options.flatMap((option) => {
    const value = environment[`npm_config_${option.replaceAll("-", "_")}`] ?? "";
    // Where it is given as well, nothing is lost.
    const isNpms = npmsOwn.has(option) && (args.includes(`--${option}`) || isConfigured(option, environment));
    return value === "" || isNpms ? [] : [{ option, value: value === "true" ? undefined : value }];
  });
}

/** Whether one of npm's configuration files sets an option, so that nobody need have typed it. */
function isConfigured(option: string, environment: NodeJS.ProcessEnv): boolean {
  const { npm_config_userconfig, npm_config_globalconfig, npm_config_local_prefix: project } = environment;
  const files = [npm_config_userconfig, npm_config_globalconfig, project && join(project, ".npmrc")];
  const setting = new RegExp(`^\\s*${option}\\s*=`, "m");
  return files.some((file) => setting.test(textOf(file)));
}

function textOf(file: string | undefined): string {
  try {
    return file ? readFileSync(file, "utf8") : "";
  } catch {
    return "";
  }
}
