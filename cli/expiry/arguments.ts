import type { EnvironmentChoice } from "../environment.ts";
import { UsageError } from "../usage-error.ts";
import {
  environmentOptions,
  environmentUsage,
  parseWords,
  refusePositionals,
  stackNameOf,
} from "../words.ts";

/** What `npm run expiry` is asked. */
export interface ExpiryArguments {
  environment: EnvironmentChoice;
  json: boolean;
  /** Instead of the environment's clientSecretWarningDays. */
  warningDays: number | undefined;
}

export const expiryUsage = `Usage: npm run expiry [-- OPTIONS]

Tells whether the client secret of an environment is valid, expiring, expired, or of unknown end. It reads what the last
\`up\` has noted and asks nobody: neither Azure credentials nor the key of the stack's secrets are needed.

Options:
${environmentUsage}
  --days N           call it expiring from N days before its end (default: clientSecretWarningDays)
  --json             print JSON with the keys stack, status, clientSecretExpires, daysLeft, previousStatus,
                     previousClientSecretExpires, warningDays, remedy
  --help             print this text

Exit code: 0 valid or unknown, 1 expiring or expired (also the one of the generation before, or it could not be read),
2 wrong usage
`;

const options = {
  ...environmentOptions,
  days: { type: "string" },
  json: { type: "boolean", default: false },
} as const;

/** @throws UsageError that says which word is wrong. */
export function parseExpiryArguments(words: string[]): ExpiryArguments {
  const { values, positionals } = parseWords(words, options, expiryUsage);
  refusePositionals(positionals, expiryUsage);
  return {
    environment: { stack: stackNameOf(values.stack, expiryUsage), local: values.local },
    json: values.json,
    warningDays: daysOf(values.days),
  };
}

function daysOf(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,4}$/.test(text)) {
    throw new UsageError(`--days must be a whole number from 0 to 9999; got "${text}".`, expiryUsage);
  }
  return text === undefined ? undefined : Number(text);
}
