import { basename } from "node:path";

import { clientSecretName } from "../../components/rules/client-secret.ts";
import type { CommandContext } from "../command/command.ts";
import { engineReporter, summaryLine } from "../engine-report.ts";
import { type Environment, inEnvironment } from "../environment/environment.ts";
import type { EnvironmentChoice } from "../environment/environment-choice.ts";
import { sheetLines, sheetOf } from "../sheet/sheet.ts";
import { policyPackFor } from "../stack/policy/policy-pack.ts";
import { isStepWanted } from "./decision.ts";
import type { Intent } from "./rotation.ts";
import { isShownGone, planRotation, type Rotation, type RotationStep } from "./rotation.ts";
import { nextSteps, rotationLines, unfinishedRevocation } from "./rotation-words.ts";
import { secretGenerations } from "./secret-generations.ts";

/** What `npm run rotate` is asked to do. */
export interface RotateRequest extends EnvironmentChoice {
  intent: Intent;
  /** Asks nothing. */
  yes: boolean;
  showSecrets: boolean;
}

/**
 * Rotates an environment's client secret: shows what it will do, asks, brings it up and says what is to be done next.
 * @returns the process's exit code: 1 when the answer was no.
 * @throws UserError for everything that the person at the keyboard can mend.
 */
export async function runRotate(request: RotateRequest, context: CommandContext): Promise<number> {
  return inEnvironment(request, context, (environment) => rotate(environment, request, context));
}

async function rotate(environment: Environment, request: RotateRequest, context: CommandContext): Promise<number> {
  const { terminal } = context;
  await refreshSecrets(environment, context);
  const secrets = secretGenerations(environment, await environment.stack.resources());
  const now = new Date();
  const rotation = planRotation(secrets, request.intent, now);
  terminal.say(`\n${terminal.style("bold", `Client secret of ${environment.stack.name}`)}`);
  for (const line of rotationLines(rotation, secrets, request.intent, environment.selector, now)) {
    terminal.say(`  ${line}`);
  }
  const [first] = rotation.steps;
  if (first !== undefined) {
    const decision = { step: first, stage: rotation.stage, clientSecretIsGone: isShownGone(secrets) };
    if (!(await isStepWanted(environment, decision, request.yes, context))) {
      terminal.say("Nothing was changed.");
      return 1;
    }
    await carryOut(environment, rotation, request, context);
  }
  if (rotation.stage !== "done") {
    await reportOutcome(environment, request, context);
  }
  return 0;
}

/** One that was deleted in the portal must not stand in the state: the provider could not remove it once more. */
async function refreshSecrets({ stack }: Environment, { terminal, signal }: CommandContext): Promise<void> {
  terminal.progress("reading the client secrets of the directory");
  await stack.refresh({ signal, target: ["**::rustdesk-client-secret-*"] });
}

/** From here on the configuration says what is wanted, and the next run goes on from wherever this one stops. */
async function carryOut(
  environment: Environment,
  { removedFirst, steps, stage }: Rotation,
  { intent }: RotateRequest,
  context: CommandContext,
): Promise<void> {
  const { terminal, signal } = context;
  if (intent.kind === "revoke") {
    terminal.say(`  ${unfinishedRevocation(intent.generation, environment.selector)}`);
  }
  if (removedFirst.length > 0) {
    const target = removedFirst.map((generation) => `**::${clientSecretName("rustdesk", generation)}`);
    const changes = await environment.stack.destroy({ target, signal, onEvent: engineReporter(terminal) });
    terminal.say(`  ${summaryLine(changes)}`);
  }
  for (const step of steps) {
    configureStep(environment, step);
    await update(environment, stage, context);
  }
}

/** Writes what is not said yet: a default stays unwritten. */
function configureStep({ configuration, configure }: Environment, step: RotationStep): void {
  const changed = Object.entries(step).filter(([key, value]) => Number(configuration.get(key)) !== value);
  configure(Object.fromEntries(changed));
}

async function update(
  { stack, engine }: Environment,
  stage: Rotation["stage"],
  { checkout, terminal, signal }: CommandContext,
): Promise<void> {
  // A secret in wrong hands is revoked whatever else the registration's rules say.
  const policy = stage === "revoking" ? {} : policyPackFor(checkout, engine);
  const changes = await stack.up({ signal, onEvent: engineReporter(terminal), ...policy });
  terminal.say(`  ${summaryLine(changes)}`);
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
  terminal.say(`\n${terminal.style("bold", "For the console: Settings > OIDC")}`);
  for (const line of sheetLines(sheetOf(await stack.outputs(), selector), { showSecrets })) {
    terminal.print(`  ${line}`.trimEnd());
  }
  terminal.say(`\n${terminal.style("bold", "What is left to do")}`);
  const secrets = secretGenerations(environment, await stack.resources());
  for (const line of nextSteps(selector, file, secrets, new Date())) {
    terminal.say(`  ${line}`);
  }
}
