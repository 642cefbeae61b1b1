import { basename } from "node:path";

import type { CommandContext } from "../command.ts";
import { reportEngineEvent, summaryLine } from "../engine-report.ts";
import { type Environment, inEnvironment } from "../environment.ts";
import { impactLines } from "../impact/impact-lines.ts";
import { impactOfRun } from "../preview/environment-preview.ts";
import { sheetLines, sheetOf } from "../sheet/sheet.ts";
import type { RotateArguments } from "./arguments.ts";
import {
  planRotation,
  type Rotation,
  type RotationStep,
  type SecretGenerations,
  stillValid,
} from "./rotation.ts";
import { nextSteps, rotationLines } from "./rotation-words.ts";
import { secretGenerations } from "./secret-generations.ts";

/**
 * Rotates an environment's client secret: shows what it will do, asks, brings it up and says what is to be done next.
 * @returns the process's exit code: 1 when the answer was no.
 * @throws UserError for everything that the person at the keyboard can mend.
 */
export async function runRotate(words: RotateArguments, context: CommandContext): Promise<number> {
  return inEnvironment(words, context, (environment) => rotate(environment, words, context));
}

async function rotate(
  environment: Environment,
  words: RotateArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  await readSecrets(environment, context);
  const secrets = await readGenerations(environment);
  const now = new Date();
  const rotation = planRotation(secrets, words.intent, now);
  terminal.say(`\n${terminal.style("bold", `Client secret of ${environment.stack.name}`)}`);
  for (const line of rotationLines(rotation, secrets, stillValid(secrets, now), words.intent)) {
    terminal.say(`  ${line}`);
  }
  if (!(await carryOut(environment, rotation, words, context))) {
    return 1;
  }
  if (rotation.stage !== "done") {
    await reportOutcome(environment, words, context);
  }
  return 0;
}

/** One that was deleted in the portal must not stand in the state: the provider could not remove it once more. */
async function readSecrets({ stack }: Environment, { terminal, signal }: CommandContext): Promise<void> {
  terminal.progress("reading the client secrets of the directory");
  await stack.refresh({ signal, target: ["**::rustdesk-client-secret-*"] });
}

/** False when the answer was no; then the configuration is as it was. */
async function carryOut(
  environment: Environment,
  { steps, stage }: Rotation,
  { yes }: RotateArguments,
  context: CommandContext,
): Promise<boolean> {
  const [first, ...others] = steps;
  if (first === undefined) {
    return true;
  }
  if (!(await isWanted(environment, first, stage, yes, context))) {
    context.terminal.say("Nothing was changed.");
    return false;
  }
  await update(environment, context);
  for (const step of others) {
    configureStep(environment, step);
    await update(environment, context);
  }
  return true;
}

const questions: Record<Rotation["stage"], string> = {
  renewing: "Make the new client secret?",
  continuing: "Go on?",
  "awaiting-console": "Go on?",
  finishing: "Does the console have the new client secret, and did a sign-in with it work?",
  revoking: "Revoke it now?",
  done: "Go on?",
};

/** Shows what the first step means, with the configuration as it would be; whoever is to decide sees it before. */
async function isWanted(
  environment: Environment,
  step: RotationStep,
  stage: Rotation["stage"],
  yes: boolean,
  context: CommandContext,
): Promise<boolean> {
  const before = configuredStep(environment);
  configureStep(environment, step);
  let wanted = false;
  try {
    wanted = await isConfirmed(environment, stage, yes, context);
  } finally {
    if (!wanted) {
      environment.configure({ ...before });
    }
  }
  return wanted;
}

async function isConfirmed(
  environment: Environment,
  stage: Rotation["stage"],
  yes: boolean,
  context: CommandContext,
): Promise<boolean> {
  const { terminal, signal } = context;
  const impact = await impactOfRun(environment, { refresh: false }, context);
  const failed = impact.verdict === "failed";
  // A revocation has a second step that breaks sign-in: what the first alone means would mislead.
  if (stage !== "revoking" || failed) {
    for (const line of impactLines(impact, (style, text) => terminal.style(style, text))) {
      terminal.say(`  ${line}`);
    }
  }
  return !failed && (yes || (await terminal.confirm(questions[stage], signal)));
}

/** What the file itself says, so that it can be taken back to it. */
function configuredStep({ configuration }: Environment): Record<keyof RotationStep, unknown> {
  return {
    clientSecretGeneration: configuration.own("clientSecretGeneration"),
    clientSecretRetiredGeneration: configuration.own("clientSecretRetiredGeneration"),
  };
}

/** Writes what is not said yet: a default stays unwritten. */
function configureStep({ configuration, configure }: Environment, step: RotationStep): void {
  const changed = Object.entries(step).filter(([key, value]) => Number(configuration.get(key)) !== value);
  configure(Object.fromEntries(changed));
}

/** From here on the configuration says what is wanted, and the next run goes on from wherever this one stops. */
async function update({ stack }: Environment, { terminal, signal }: CommandContext): Promise<void> {
  const changes = await stack.up({ signal, onEvent: (event) => reportEngineEvent(terminal, event) });
  terminal.say(`  ${summaryLine(changes)}`);
}

async function reportOutcome(
  environment: Environment,
  { showSecrets, intent }: RotateArguments,
  { terminal }: CommandContext,
): Promise<void> {
  const { stack, configuration, words } = environment;
  const file = basename(configuration.file);
  if (intent.kind === "finish") {
    terminal.say(`\nFinished. Commit ${file}: it holds the generation.`);
    return;
  }
  terminal.say(`\n${terminal.style("bold", "For the console: Settings > OIDC")}`);
  for (const line of sheetLines(sheetOf(await stack.outputs(), words), { showSecrets })) {
    terminal.print(`  ${line}`.trimEnd());
  }
  terminal.say(`\n${terminal.style("bold", "What is left to do")}`);
  const secrets = await readGenerations(environment);
  for (const line of nextSteps(words, file, secrets.current, stillValid(secrets, new Date()))) {
    terminal.say(`  ${line}`);
  }
}

async function readGenerations({ stack, configuration }: Environment): Promise<SecretGenerations> {
  return secretGenerations(configuration, await stack.resources());
}
