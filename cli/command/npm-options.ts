import { UsageError } from "../user-error.ts";

/** Options of npm's own among a command's: where they come from cannot be told. */
const npmsOwn = new Set(["all", "json", "only", "yes"]);

/**
 * Refuses a command whose options npm has kept to itself, because no `--` stood before them: it hands them on as variables
 * (https://docs.npmjs.com/cli/v11/using-npm/config#environment-variables), and the command would answer for another environment.
 * npm drops `--local` altogether, so that one alone goes unseen.
 * @throws UsageError with the line to type.
 */
export function refuseKeptOptions(
  { name, options }: { name: string; options: string[] },
  args: string[],
  environment: NodeJS.ProcessEnv,
): void {
  const kept = options
    .filter((option) => !npmsOwn.has(option))
    .flatMap((option) => {
      const value = environment[`npm_config_${option.replaceAll("-", "_")}`] ?? "";
      return value === "" ? [] : [value === "true" ? `--${option}` : `--${option}=${value}`];
    });
  if (kept.length > 0) {
    const line = ["npm run", name, "--", ...kept, ...args].join(" ");
    throw new UsageError(
      `Two hyphens must stand before a command's options, or npm keeps them to itself; it has kept ${kept.join(" ")}. ` +
        `Type \`${line}\`, with every option after the hyphens.`,
    );
  }
}
