import type { Command } from "../command.ts";
import { adoptUsage, parseAdoptArguments } from "./arguments.ts";

/** `npm run adopt`: brings a registration that was made by hand under this program. */
export const adopt: Command = {
  usage: adoptUsage,
  async run(words, context) {
    const parsed = parseAdoptArguments(words);
    const { runAdopt } = await import("./run.ts");
    return runAdopt(parsed, context);
  },
};
