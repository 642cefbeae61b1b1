import type { CommandContext } from "./command/command.ts";
import type { Consent } from "./command/shared-options.ts";
import { type Finding, runVerdictOf } from "./impact/finding.ts";
import { UserError } from "./user-error.ts";

/** What somebody consents to, or not. */
export interface Proposal {
  findings: Finding[];
  question: string;
  /** What to do where `--yes` is not enough, as a sentence. */
  advice: string;
}

/**
 * Whether a run is wanted: by the answer to the question, or by options. `--yes` accepts what goes on uninterrupted. What is
 * wrong already is no reason to refuse: the run may be what mends it.
 * @throws UserError when the run itself interrupts or breaks sign-in, which somebody must accept.
 */
export async function isWanted(
  { findings, question, advice }: Proposal,
  { yes, acceptInterruption }: Consent,
  { terminal, signal }: CommandContext,
): Promise<boolean> {
  if (!yes) {
    return terminal.confirm(question, signal);
  }
  if (!acceptInterruption && runVerdictOf(findings) !== "uninterrupted") {
    throw new UserError(
      `${deeds(findings)} must be accepted by somebody, but --yes accepts only those that do not. Nothing was changed. ${advice}`,
    );
  }
  return true;
}

/** What the run does that `--yes` does not accept. */
function deeds(findings: Finding[]): string {
  if (["exposed", "unknown"].includes(runVerdictOf(findings))) {
    return "Changes that let somebody else in, lead the run elsewhere or cannot be judged";
  }
  const isOthers = runVerdictOf(findings.filter(({ touches }) => touches !== "others")) === "uninterrupted";
  return isOthers
    ? "Changes that take something from others, or let others in,"
    : "Changes that interrupt or break sign-in";
}
