import type { Command } from "../command.ts";
import { parseRotateArguments, rotateUsage } from "./arguments.ts";

/** `npm run rotate`: a new client secret, without anybody being locked out. */
export const rotate: Command = {
  usage: rotateUsage,
  async run(words, context) {
    const parsed = parseRotateArguments(words);
    const { runRotate } = await import("./run.ts");
    return runRotate(parsed, context);
  },
};
