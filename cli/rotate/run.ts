import { basename } from "node:path";

import { clientSecretName } from "../../components/rules/client-secret.ts";
import { GraphBeside } from "../access/graph-beside.ts";
import type { CommandContext } from "../command/command.ts";
import { isWanted } from "../consent.ts";
import { doctorStep } from "../doctor/next-step.ts";
import { reportedRun } from "../engine-report.ts";
import { type Environment, inEnvironment } from "../environment/environment.ts";
import type { EnvironmentChoice } from "../environment/environment-choice.ts";
import { placeInState, placeOf } from "../environment/place.ts";
import { TrialConfiguration } from "../environment/trial-configuration.ts";
import type { Impact } from "../impact/impact.ts";
import { impactLines } from "../impact/report/impact-lines.ts";
import { impactOfRun, type PreviewChoice } from "../run-impact.ts";
import { sheetLines, sheetOf } from "../sheet/sheet.ts";
import { policyPackFor } from "../stack/policy/policy-pack.ts";
import { type Intent, isShownGone, planRotation, type Rotation, type RotationStep } from "./rotation.ts";
import { nextSteps, rotationLines, unfinishedRevocation } from "./rotation-words.ts";
import { secretGenerations } from "./secret-generations.ts";

/** What `npm run rotate` is asked to do. */
export interface RotateRequest extends EnvironmentChoice {
  intent: Intent;
  /** Asks nothing. */
  yes: boolean;
  showSecrets: boolean;
  /** Tells the resources and the engine's own difference as well. */
  details: boolean;
}

/**
 * Rotates an environment's client secret: shows what it will do, asks, brings it up and says what is to be done next. The
 * exit code is 1 when the answer was no.
 * @throws UserError for everything that the person at the keyboard can mend.
 */
export async function runRotate(request: RotateRequest, context: CommandContext): Promise<number> {
  return inEnvironment(request, context, (environment) => rotate(environment, request, context));
}

async function rotate(environment: Environment, request: RotateRequest, context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  const { stack, selector } = environment;
  terminal.progress("reading the client secrets of the directory");
  // One that was deleted in the portal must not stand in the state: the provider could not remove it once more.
  await stack.refresh({ signal, target: ["**::rustdesk-client-secret-*"] });
  const { resources } = await stack.recentState();
  const secrets = secretGenerations(environment, resources);
  const now = new Date();
  const rotation = planRotation(secrets, request.intent, now);
  const lines = rotationLines(rotation, secrets, request.intent, selector, now);
  terminal.section(`Client secret of ${stack.name}, ${placeInState(environment.isLocal, resources)}`, lines);
  const [first] = rotation.steps;
  if (first !== undefined) {
    const beside = new GraphBeside(environment);
    const imports = await beside.standingAccess();
    const askPrincipals = () => beside.principals();
    const choice = { clientSecretIsGone: isShownGone(secrets), imports, askPrincipals };
    const impact = await impactOfStep(environment, first, choice, context);
    if (!(await isStepWanted({ impact, environment }, rotation, request, context))) {
      terminal.say("Nothing was changed.");
      return 1;
    }
    await carryOut(environment, rotation, { ...request, imports }, context);
  }
  if (rotation.stage !== "done") {
    await reportOutcome(environment, request, context);
  }
  return 0;
}

/** The step is tried in a copy of the configuration: nothing is decided, whatever happens to this process, before a yes. */
async function impactOfStep(
  environment: Environment,
  step: RotationStep,
  choice: Omit<PreviewChoice, "refresh">,
  context: CommandContext,
): Promise<Impact> {
  const trial = new TrialConfiguration(environment.stack);
  try {
    trial.set({ ...step });
    return await impactOfRun(environment, { ...choice, refresh: false, configFile: trial.file }, context);
  } finally {
    trial.remove();
  }
}

const questions: Partial<Record<Rotation["stage"], string>> = {
  renewing: "Make the new client secret?",
  remaking: "Make the new client secret?",
  finishing: "Does the console have the new client secret, and did a sign-in with it work?",
  revoking: "Revoke it now?",
};

/** Shows what the first step means and asks. @throws UserError when `yes` alone would let through what a person must decide. */
async function isStepWanted(
  { impact, environment }: { impact: Impact; environment: Environment },
  { stage }: Rotation,
  { yes, details }: RotateRequest,
  context: CommandContext,
): Promise<boolean> {
  const { terminal } = context;
  const failed = impact.verdict === "failed";
  // A revocation has a second step that breaks sign-in: what the first alone means would mislead.
  if (stage !== "revoking" || failed) {
    const lines = impactLines(impact, (style, text) => terminal.style(style, text), details);
    // Whether a finish interrupts sign-in is what the question asks.
    terminal.sayEach(stage === "finishing" && !failed ? lines.slice(1) : lines);
  }
  // `--finish` and `--revoke` say by themselves that a secret goes.
  const acceptInterruption = stage === "finishing" || stage === "revoking";
  const proposal = {
    findings: impact.findings,
    question: `${environment.stack.name}, ${placeOf(environment)}: ${questions[stage] ?? "Go on?"}`,
    advice: "Run the command without --yes and answer.",
  };
  return !failed && isWanted(proposal, { yes, acceptInterruption }, context);
}

/** From here on the configuration says what is wanted, and the next run goes on from wherever this one stops. */
async function carryOut(
  { stack, engine, configuration, configure, selector }: Environment,
  { removedFirst, steps, stage }: Rotation,
  { intent, imports }: Pick<RotateRequest, "intent"> & { imports: Record<string, string> },
  context: CommandContext,
): Promise<void> {
  const { terminal, checkout } = context;
  if (intent.kind === "revoke") {
    terminal.say(`  ${unfinishedRevocation(intent.generation, selector)}`);
  }
  if (removedFirst.length > 0) {
    const target = removedFirst.map((generation) => `**::${clientSecretName("rustdesk", generation)}`);
    terminal.say(`  ${await reportedRun(context, (options) => stack.destroy({ ...options, target }))}`);
  }
  for (const step of steps) {
    // What is said already stays as it is, and a default stays unwritten.
    const changed = Object.entries(step).filter(([key, value]) => Number(configuration.get(key)) !== value);
    configure(Object.fromEntries(changed));
    // A secret in wrong hands is revoked whatever else the registration's rules say.
    const policy = stage === "revoking" ? {} : policyPackFor(checkout, engine);
    terminal.say(`  ${await reportedRun(context, (options) => stack.up({ ...options, ...policy, imports }))}`);
  }
}

async function reportOutcome(
  environment: Environment,
  { showSecrets, intent }: RotateRequest,
  { terminal }: CommandContext,
): Promise<void> {
  const { stack, configuration, selector } = environment;
  const file = basename(configuration.file);
  if (intent.kind === "finish") {
    terminal.say(`\nFinished. Commit and push ${file}, or an older one would have another secret made.`);
    return;
  }
  const { outputs, resources } = await stack.recentState();
  terminal.section("For the console: Settings > OIDC");
  const sheet = sheetOf(outputs, selector);
  terminal.printEach(sheetLines(sheet, { showSecrets }), "  ");
  const secrets = secretGenerations(environment, resources);
  const steps = nextSteps(selector, file, secrets, new Date());
  terminal.section("What is left to do", [...steps, doctorStep(selector, sheet.callbackUrls[0])]);
}
