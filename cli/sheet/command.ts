import type { Command } from "../command.ts";
import { parseSheetArguments, sheetUsage } from "./arguments.ts";

/** `npm run sheet`: the console's dialog for an environment. */
export const sheet: Command = {
  usage: sheetUsage,
  async run(words, context) {
    const parsed = parseSheetArguments(words);
    const { runSheet } = await import("./run.ts");
    return runSheet(parsed, context);
  },
};
