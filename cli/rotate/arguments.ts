import type { EnvironmentChoice } from "../environment.ts";
import { UsageError } from "../usage-error.ts";
import {
  environmentOptions,
  environmentUsage,
  parseWords,
  refusePositionals,
  stackNameOf,
} from "../words.ts";
import type { Intent } from "./rotation.ts";

/** What `npm run rotate` is asked to do. */
export interface RotateArguments extends EnvironmentChoice {
  intent: Intent;
  /** Asks nothing. */
  yes: boolean;
  showSecrets: boolean;
}

export const rotateUsage = `Usage: npm run rotate [-- OPTIONS]

Makes a new client secret beside the present one, which works on until the console has the new one. Run it again at any
time: it goes on where it stopped.

Options:
  --finish           the console has the new secret: remove the one before
  --revoke NUMBER    the secret of this generation is in wrong hands: make a new one and remove it now
${environmentUsage}
  --show-secrets     print the new client secret instead of a mask
  --yes              ask nothing
  --help             print this text
`;

const options = {
  ...environmentOptions,
  finish: { type: "boolean", default: false },
  revoke: { type: "string" },
  yes: { type: "boolean", default: false },
  "show-secrets": { type: "boolean", default: false },
} as const;

/** @throws UsageError that says which word is wrong. */
export function parseRotateArguments(words: string[]): RotateArguments {
  const { values, positionals } = parseWords(words, options, rotateUsage);
  refusePositionals(positionals, rotateUsage);
  if (values.finish && values.revoke !== undefined) {
    throw new UsageError("--finish must not be combined with --revoke.", rotateUsage);
  }
  return {
    intent: intentOf(values.finish, values.revoke),
    stack: stackNameOf(values.stack, rotateUsage),
    local: values.local,
    yes: values.yes,
    showSecrets: values["show-secrets"],
  };
}

function intentOf(finish: boolean, revoke: string | undefined): Intent {
  if (revoke === undefined) {
    return finish ? { kind: "finish" } : { kind: "renew" };
  }
  if (!/^[1-9]\d{0,8}$/.test(revoke)) {
    throw new UsageError(
      `--revoke must be the number of a generation, from 1; got "${revoke}". The name of the secret in the portal ends in it.`,
      rotateUsage,
    );
  }
  return { kind: "revoke", generation: Number(revoke) };
}
