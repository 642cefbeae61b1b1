import type { Command } from "../command.ts";
import { expiryUsage, parseExpiryArguments } from "./arguments.ts";

/** `npm run expiry`: how long the client secret of an environment works on. */
export const expiry: Command = {
  usage: expiryUsage,
  async run(words, context) {
    const parsed = parseExpiryArguments(words);
    const { runExpiry } = await import("./run.ts");
    return runExpiry(parsed, context);
  },
};
