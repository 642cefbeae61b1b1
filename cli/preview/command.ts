import type { Command } from "../command.ts";
import { parsePreviewArguments, previewUsage } from "./arguments.ts";

/** `npm run preview`: what a run would change, in the console's words. */
export const preview: Command = {
  usage: previewUsage,
  async run(words, context) {
    const parsed = parsePreviewArguments(words);
    const { runPreview } = await import("./run.ts");
    return runPreview(parsed, context);
  },
};
