import type { EnvironmentChoice } from "../environment.ts";
import { UsageError } from "../usage-error.ts";
import {
  environmentOptions,
  environmentUsage,
  parseWords,
  refusePositionals,
  stackNameOf,
} from "../words.ts";

/** What `npm run up` is asked to do. */
export interface UpArguments extends EnvironmentChoice {
  refresh: boolean;
  /** Asks nothing. */
  yes: boolean;
  /** Lets `--yes` apply what interrupts or breaks sign-in. */
  acceptInterruption: boolean;
}

export const upUsage = `Usage: npm run up [-- OPTIONS]

Says what a run changes and what that means for signing in to RustDesk, asks, and applies it.

Options:
${environmentUsage}
  --refresh          reads the directory before, so that changes by hand are seen and undone
  --yes              ask nothing; what interrupts or breaks sign-in is refused
  --accept-interruption
                     with --yes: apply that as well
  --help             print this text
`;

const options = {
  ...environmentOptions,
  refresh: { type: "boolean", default: false },
  yes: { type: "boolean", default: false },
  "accept-interruption": { type: "boolean", default: false },
} as const;

/** @throws UsageError that says which word is wrong. */
export function parseUpArguments(words: string[]): UpArguments {
  const { values, positionals } = parseWords(words, options, upUsage);
  refusePositionals(positionals, upUsage);
  if (values["accept-interruption"] && !values.yes) {
    throw new UsageError("--accept-interruption must come with --yes; without it you are asked.", upUsage);
  }
  return {
    stack: stackNameOf(values.stack, upUsage),
    local: values.local,
    refresh: values.refresh,
    yes: values.yes,
    acceptInterruption: values["accept-interruption"],
  };
}
