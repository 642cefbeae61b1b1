import type { CommandContext } from "../command/command.ts";
import { isWanted } from "../consent.ts";
import type { Environment } from "../environment/environment.ts";
import { TrialConfiguration } from "../environment/trial-configuration.ts";
import type { Impact } from "../impact/impact.ts";
import { impactLines } from "../impact/report/impact-lines.ts";
import { impactOfRun } from "../run-impact.ts";
import type { Rotation, RotationStep } from "./rotation.ts";

type Stage = Rotation["stage"];

/** What is decided. */
export interface Decision {
  /** The first step. */
  step: RotationStep;
  stage: Stage;
  /** Whether the secret that the console was given was deleted. */
  clientSecretIsGone: boolean;
}

/**
 * Shows what the first step means and asks whether it is wanted. The step is tried in a copy of the configuration, so that
 * nothing is decided, whatever happens to this process, before somebody has said yes.
 * @throws UserError when `yes` alone would let through what a person must decide.
 */
export async function isStepWanted(
  environment: Environment,
  decision: Decision,
  yes: boolean,
  context: CommandContext,
): Promise<boolean> {
  const { terminal } = context;
  const { stage } = decision;
  const impact = await impactOfStep(environment, decision, context);
  const failed = impact.verdict === "failed";
  // A revocation has a second step that breaks sign-in: what the first alone means would mislead.
  if (stage !== "revoking" || failed) {
    const lines = impactLines(impact, (style, text) => terminal.style(style, text));
    // Whether a finish interrupts sign-in is what the question asks.
    for (const line of stage === "finishing" && !failed ? lines.slice(1) : lines) {
      terminal.say(`  ${line}`);
    }
  }
  // `--finish` and `--revoke` say by themselves that a secret goes.
  const acceptInterruption = stage === "finishing" || stage === "revoking";
  const proposal = {
    findings: impact.findings,
    question: questions[stage] ?? "Go on?",
    advice: "Run the command without --yes and answer.",
  };
  return !failed && isWanted(proposal, { yes, acceptInterruption }, context);
}

const questions: Partial<Record<Stage, string>> = {
  renewing: "Make the new client secret?",
  remaking: "Make the new client secret?",
  finishing: "Does the console have the new client secret, and did a sign-in with it work?",
  revoking: "Revoke it now?",
};

async function impactOfStep(
  environment: Environment,
  { step, clientSecretIsGone }: Decision,
  context: CommandContext,
): Promise<Impact> {
  const trial = new TrialConfiguration(environment.stack);
  try {
    trial.set({ ...step });
    return await impactOfRun(environment, { refresh: false, configFile: trial.file, clientSecretIsGone }, context);
  } finally {
    trial.remove();
  }
}
