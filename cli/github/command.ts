import type { Command } from "../command.ts";
import { githubUsage, parseGithubArguments } from "./arguments.ts";

/** `npm run github`: what a pipeline says on GitHub, in one comment, one issue or the job's summary. */
export const github: Command = {
  usage: githubUsage,
  async run(words, context) {
    const parsed = parseGithubArguments(words);
    const { runGithub } = await import("./run.ts");
    return runGithub(parsed, context);
  },
};
