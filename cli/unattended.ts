import { type Finding, runVerdictOf } from "./impact/finding.ts";
import { UserError } from "./user-error.ts";

/**
 * `--yes` accepts what goes on uninterrupted. What is wrong already is no reason to refuse: the run may be what mends it.
 * @param advice what to do instead, as a sentence.
 * @throws UserError when the run itself interrupts or breaks sign-in, which somebody must accept.
 */
export function refuseUnattended(findings: Finding[], advice: string): void {
  if (runVerdictOf(findings) !== "uninterrupted") {
    throw new UserError(
      "Changes that interrupt or break sign-in must be accepted by somebody, but --yes accepts only those that do not. " +
        `Nothing was changed. ${advice}`,
    );
  }
}
