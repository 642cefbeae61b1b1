import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { CommandContext } from "../command/command.ts";
import type { Consent } from "../command/shared-options.ts";
import { isWanted } from "../consent.ts";
import { doctorStep } from "../doctor/next-step.ts";
import { reportedRun } from "../engine-report.ts";
import { type Environment, inEnvironment } from "../environment/environment.ts";
import type { EnvironmentChoice } from "../environment/environment-choice.ts";
import { unknownEnvironment } from "../environment/environment-names.ts";
import { placeOf } from "../environment/place.ts";
import { resourceTypes } from "../impact/recording/resource-change.ts";
import { differenceLines } from "../impact/report/engine-difference.ts";
import { UserError } from "../user-error.ts";
import { type Adoption, planAdoption } from "./adoption.ts";
import { standIn } from "./configuration-file.ts";
import { cutOverSteps } from "./cut-over.ts";
import type { Values } from "./proposal.ts";
import { adoptionFindings, ownerAdvice, reportAdoption } from "./report.ts";

/** What `npm run adopt` is asked to do. */
export interface AdoptRequest extends EnvironmentChoice, Consent {
  /** Application (client) ID of the registration, in lower case. */
  clientId: string;
  /** Shows the engine's own difference as well. */
  details: boolean;
}

/**
 * Adopts a registration: shows what that would write and change, asks, does it, and says what is left to do. The exit code
 * is 1 when the answer was no.
 * @throws UserError for everything that the person at the keyboard can mend.
 */
export async function runAdopt(request: AdoptRequest, context: CommandContext): Promise<number> {
  const file = join(context.checkout, `Pulumi.${request.stack}.yaml`);
  const missing = existsSync(file) ? missingStack(request.stack) : missingEnvironment(request.stack, context.checkout);
  const removeIfEmpty = standIn(file);
  try {
    const choice = { ...request, missing };
    return await inEnvironment(choice, context, (environment) => adopt(request, environment, context));
  } finally {
    removeIfEmpty();
  }
}

async function adopt(request: AdoptRequest, environment: Environment, context: CommandContext): Promise<number> {
  const { terminal, signal } = context;
  terminal.sayEach(environment.remarks);
  terminal.progress("looking up the registration and previewing its adoption");
  const adoption = await planAdoption(environment, request.clientId, signal);
  const { planned, values } = adoption;
  const file = `Pulumi.${request.stack}.yaml`;
  const steps = [
    ...cutOverSteps(environment, file, request.clientId, planned.secretName !== undefined),
    doctorStep(environment.selector),
  ];
  if (planned.isDone && Object.keys(values).length === 0) {
    terminal.say("This registration is adopted already, and it is as declared. Nothing was changed.");
    terminal.section("What is left to do", steps);
    return 0;
  }
  reportAdoption(terminal, environment, adoption);
  if (request.details) {
    const changes = planned.preview.changes.filter(({ operation }) => operation !== "same");
    terminal.section("The engine's own difference", differenceLines(changes));
  }
  terminal.say();
  const proposal = {
    findings: adoptionFindings(adoption, environment.selector).weighty,
    question: `Adopt this registration into ${request.stack}, ${placeOf(environment)}?`,
    advice: "Run the command without --yes and answer, or add --accept-interruption.",
  };
  if (!(await isWanted(proposal, request, context))) {
    terminal.say("Nothing was changed.");
    return 1;
  }
  const takeBack = written(environment, values);
  await bringUp(environment, adoption, { ...context, takeBack });
  terminal.section("What is left to do", steps);
  return 0;
}

async function bringUp(
  { stack, selector }: Environment,
  { imports, registration, planned }: Adoption,
  { takeBack, ...context }: CommandContext & { takeBack(): void },
): Promise<void> {
  try {
    context.terminal.say(`  ${await reportedRun(context, (options) => stack.up({ ...options, imports }))}`);
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    const isBegun = (await stack.resources()).some(({ type }) => type === resourceTypes.application);
    if (!isBegun) {
      takeBack();
    }
    const again = `npm run adopt -- ${selector} --client-id ${registration.application.clientId}`;
    const advice = /\b403\b/.test(error.message) ? ownerAdvice(registration, planned.servicePrincipalOwners) : [];
    const done = isBegun
      ? `Pulumi.${stack.name}.yaml is written, and what stands behind a ✓ above is done; nothing of it must be undone.`
      : "Nothing was changed.";
    throw new UserError([error.message, ...advice, `${done} When that is mended, go on with \`${again}\`.`].join("\n"));
  }
}

/** Writes the configuration, and returns what makes the file what it was. */
function written({ configuration, configure }: Environment, values: Values): () => void {
  const former = readFileSync(configuration.file);
  configure(values);
  return () => writeFileSync(configuration.file, former);
}

/** Of a name that may be misspelt no stack is to be made. */
function missingEnvironment(stackName: string, checkout: string): string {
  const isNew = `If it is to be a new one: \`npm run init -- ${stackName}\` makes it. Nothing was changed.`;
  return `${unknownEnvironment("--stack", stackName, checkout)} ${isNew}`;
}

function missingStack(stackName: string): string {
  return (
    `The backend must have a stack ${stackName} for the registration, but it has none. Make it with ` +
    `\`pulumi stack init ${stackName}\` (\`pulumi whoami --verbose\` shows the backend), or add the word local for the tenant on ` +
    "this machine. Nothing was changed."
  );
}
