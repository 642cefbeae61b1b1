import { defineCommand } from "../command/command.ts";
import { flag, text } from "../command/command-option.ts";
import { environmentOptions, stackNameOf } from "../command/shared-options.ts";
import { UsageError } from "../user-error.ts";
import type { ExpiryRequest } from "./run.ts";

/** `npm run expiry`: how long the client secret of an environment works on. */
export const expiry = defineCommand({
  name: "expiry",
  summary: "tells whether the client secret of an environment is valid, expiring or expired",
  about:
    "It reads what the last `up` has noted and asks nobody: neither Azure credentials nor the key of the stack's secrets " +
    "are needed.",
  options: {
    ...environmentOptions,
    days: text("N", "call it expiring from N days before its end, instead of clientSecretWarningDays"),
    json: flag(
      "print JSON with the keys stack, status, clientSecretExpires, daysLeft, previousStatus, " +
        "previousClientSecretExpires, warningDays, remedy",
    ),
  },
  notes:
    "Exit codes: 0 valid or unknown, 1 expiring or expired (the previous secret counts too), or it could not be read, 2 " +
    "wrong usage.",
  request: ({ stack, local, json, days }): ExpiryRequest => ({
    environment: { stack: stackNameOf(stack), local },
    json,
    warningDays: daysOf(days),
  }),
  run: async (request, context) => (await import("./run.ts")).runExpiry(request, context),
});

function daysOf(text: string | undefined): number | undefined {
  if (text !== undefined && !/^\d{1,4}$/.test(text)) {
    throw new UsageError(`--days must be a whole number from 0 to 9999; got "${text}".`);
  }
  return text === undefined ? undefined : Number(text);
}
