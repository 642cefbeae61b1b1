import { appendFileSync } from "node:fs";

import { UserError } from "../user-error.ts";
import { fitMarkdown } from "./markdown.ts";

/**
 * GitHub's limit for the summary of one step is 1 MiB
 * (https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#step-isolation-and-limits); a character takes
 * at most three bytes of it.
 */
const limitCharacters = 340_000;

/** Appends to the summary of the running job. @throws UserError outside of a job. */
export function appendToSummary(text: string, { GITHUB_STEP_SUMMARY = "" }: NodeJS.ProcessEnv): void {
  if (GITHUB_STEP_SUMMARY === "") {
    throw new UserError(
      "GITHUB_STEP_SUMMARY must name the file of the job's summary, but it is not set. GitHub Actions sets it.",
    );
  }
  appendFileSync(GITHUB_STEP_SUMMARY, fitMarkdown(text, limitCharacters, "The whole report is in the run's artifact."));
}
