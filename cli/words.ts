import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

import type { EnvironmentChoice } from "./environment.ts";
import { UsageError } from "./usage-error.ts";

/** Options of every command that works on one environment. */
export const environmentOptions = {
  stack: { type: "string", default: "dev" },
  local: { type: "boolean", default: false },
} as const satisfies ParseArgsOptionsConfig;

/** Their lines of a usage text. */
export const environmentUsage = `  --stack NAME       environment: NAME of Pulumi.NAME.yaml (default dev)
  --local            the one that \`npm run local\` brings up on this machine, not the one in your tenant`;

/** Words that choose an environment in a command, such as `--stack prod`. */
export function wordsOf({ stack, local }: EnvironmentChoice): string {
  return `${local ? "--local " : ""}--stack ${stack}`;
}

/**
 * Splits a command's words by `node:util`'s rules.
 * @throws UsageError with the usage for an option that the command does not have.
 */
export function parseWords<const Options extends ParseArgsOptionsConfig>(
  words: string[],
  options: Options,
  usage: string,
) {
  try {
    return parseArgs({ args: words, allowPositionals: true, options });
  } catch (error) {
    throw new UsageError((error as Error).message, usage);
  }
}

/** @throws UsageError for any word that is no option. */
export function refusePositionals(positionals: string[], usage: string): void {
  if (positionals.length > 0) {
    throw new UsageError(`There must be options only; got "${positionals.join(" ")}".`, usage);
  }
}

/** Whether the Pulumi CLI allows a stack of this name (https://www.pulumi.com/docs/iac/concepts/stacks/#create-stack). */
export function isStackName(value: string): boolean {
  return /^[\w.-]{1,100}$/.test(value);
}

/** A word that names a stack. @throws UsageError for any other text. */
export function stackNameOf(value: string, usage: string, option = "--stack"): string {
  if (!isStackName(value)) {
    throw new UsageError(
      `${option} must be a stack name of letters, digits, "-", "_" and "."; got "${value}".`,
      usage,
    );
  }
  return value;
}
