import type { Command } from "../command.ts";
import { parseUpArguments, upUsage } from "./arguments.ts";

/** `npm run up`: brings an environment up once somebody has seen what that means for the console. */
export const up: Command = {
  usage: upUsage,
  async run(words, context) {
    const parsed = parseUpArguments(words);
    const { runUp } = await import("./run.ts");
    return runUp(parsed, context);
  },
};
