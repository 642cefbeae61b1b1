import type { Command } from "../command.ts";
import { localUsage, parseLocalArguments } from "./arguments.ts";

/** `npm run local`: an environment on this machine, with no Azure tenant. */
export const local: Command = {
  usage: localUsage,
  async run(words, context) {
    const parsed = parseLocalArguments(words);
    const { runLocal } = await import("./run.ts");
    return runLocal(parsed, context);
  },
};
