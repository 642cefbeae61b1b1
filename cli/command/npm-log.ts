import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

/** A word between a script's name and any `--`, as npm has understood it. */
export interface LoggedWord {
  text: string;
  /** Whether the script has got it; npm keeps options, and the value that is tied to one by `=`. */
  isPassedOn: boolean;
}

/** A log that was written longer before this process began, in milliseconds, is that of another run. */
const longestStart = 10_000;

/**
 * What npm noted of the run that this process belongs to, in the newest of its logs, before it started the script `name`
 * (https://docs.npmjs.com/cli/v11/using-npm/logging). Undefined without such a log, or when that one passes other words on than `args`.
 */
export function loggedWords(name: string, args: string[], environment: NodeJS.ProcessEnv): LoggedWord[] | undefined {
  const { npm_lifecycle_event, npm_config_cache, npm_config_logs_dir } = environment;
  const folder = npm_config_logs_dir || (npm_config_cache && join(npm_config_cache, "_logs"));
  if (npm_lifecycle_event !== name || !folder) {
    return undefined;
  }
  const typed = newestWords(folder);
  const words = typed.slice(typed.indexOf(name) + 1);
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  const after = words.slice(end + 1);
  const passedOn = args.slice(0, args.length - after.length);
  const isThisRun = typed.includes(name) && [...passedOn, ...after].join("\n") === args.join("\n");
  const logged = words.slice(0, end).map((text) => {
    const isPassedOn = !text.startsWith("-") && text === passedOn[0];
    passedOn.splice(0, isPassedOn ? 1 : 0);
    return { text, isPassedOn };
  });
  return isThisRun && passedOn.length === 0 ? logged : undefined;
}

/** The words of the newest log's command line, if it is fresh; npm has redacted what looks like a secret in them. */
function newestWords(folder: string): string[] {
  try {
    // Their names begin with the time of the start.
    const isLog = (file: string) => /^\d{4}-.*-debug-\d+\.log$/.test(file);
    const file = join(folder, readdirSync(folder).filter(isLog).sort().at(-1) ?? "");
    const isFresh = statSync(file).mtimeMs > performance.timeOrigin - longestStart;
    const [, line = ""] = (isFresh && / verbose argv (".*")$/m.exec(readFileSync(file, "utf8"))) || [];
    return JSON.parse(`[${line.replaceAll('" "', '","')}]`);
  } catch {
    return [];
  }
}
