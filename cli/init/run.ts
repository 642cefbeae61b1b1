import { join } from "node:path";

import { standIn } from "../adopt/configuration-file.ts";
import type { CommandContext } from "../command/command.ts";
import type { Consent } from "../command/shared-options.ts";
import { type Environment, inEnvironment } from "../environment/environment.ts";
import type { EnvironmentChoice } from "../environment/environment-choice.ts";
import { environmentConfiguration } from "../environment/environment-configuration.ts";
import { placeOf, placeWords } from "../environment/place.ts";
import { refusePlaceholders } from "../environment/placeholders.ts";
import { bringUp } from "../up/run.ts";
import { UserError } from "../user-error.ts";
import { type Answers, answersOf, type GivenAnswers } from "./answers.ts";
import { backendOf } from "./backend.ts";
import { findOwners } from "./owners.ts";

/** What `npm run init` is asked to do. */
export interface InitRequest extends EnvironmentChoice, Consent {
  given: GivenAnswers;
}

/**
 * Makes an environment: asks, makes the stack, writes the file and brings it up. What is there already is left as it is. The exit
 * code is 1 when the last answer was no.
 * @throws UserError for everything that the person at the keyboard can mend.
 */
export async function runInit(request: InitRequest, context: CommandContext): Promise<number> {
  const { stack, local } = request;
  const { checkout, terminal } = context;
  const name = `Pulumi.${stack}.yaml`;
  const file = join(checkout, name);
  const removeIfEmpty = standIn(file);
  try {
    const backend = local ? `${checkout}.local` : await backendOf(stack, file, context);
    terminal.section(`Environment ${stack}, ${placeWords({ isLocal: local })}`, [
      `State   ${backend}`,
      `File    ${file}`,
    ]);
    const answers = await missingAnswers(request, name, context);
    return await inEnvironment({ stack, local, create: true }, context, async (environment) => {
      if (answers !== undefined) {
        await configure(environment, answers, context);
      }
      terminal.say();
      return await bringUpFirst(environment, request, context);
    });
  } finally {
    removeIfEmpty();
  }
}

/** Undefined for a file that is configured already. */
async function missingAnswers(
  { stack, local, given, yes }: InitRequest,
  name: string,
  context: CommandContext,
): Promise<Answers | undefined> {
  const { checkout, terminal } = context;
  const configuration = environmentConfiguration(checkout, stack);
  if (configuration.own("consoleOrigins") === undefined) {
    return answersOf(given, { isLocal: local, mayAsk: terminal.isAnswered && !yes }, context);
  }
  const ignored = Object.entries(given).flatMap(([option, value]) => (value === undefined ? [] : [`--${option}`]));
  if (ignored.length > 0) {
    throw new UserError(
      `${name} must not be there yet for ${ignored.join(", ")} to go into it, but it is configured already. Nothing was changed. ` +
        "Edit it, or leave the options out: then it is brought up as it is.",
    );
  }
  if (!local) {
    refusePlaceholders(configuration);
  }
  terminal.say(`  ${name} is configured already and stays as it is. To begin anew, remove it first.`);
  return undefined;
}

async function configure(
  environment: Environment,
  { consoleOrigins, displayName, accounts }: Answers,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const { stack, isLocal } = environment;
  const owners = await terminal.waiting(() => findOwners(stack, accounts, signal), "the identity that deploys");
  signal.throwIfAborted();
  const values = { consoleOrigins, displayName, owners: owners.map(({ objectId }) => objectId), protect: true };
  environment.configure(values);
  terminal.section(`Written to Pulumi.${stack.name}.yaml`, [
    `Console   ${consoleOrigins.join(", ")}`,
    `Name      ${displayName}`,
    `Owners    ${owners.map(({ objectId, name }) => `${objectId} (${name})`).join(", ")}`,
    "Protected: it is deleted only once `protect` is false",
    ...(isLocal
      ? [`The owners are this machine's: remove the file before \`npm run init ${stack.name}\` in your tenant`]
      : []),
  ]);
}

async function bringUpFirst(environment: Environment, request: InitRequest, context: CommandContext): Promise<number> {
  const code = await bringUp(environment, { ...request, refresh: false, details: false }, context);
  const { stack, selector, configuration } = environment;
  if (code !== 0) {
    context.terminal.say(
      `Pulumi.${stack.name}.yaml and the stack stay as they are, ${placeOf(environment)}. Go on with \`npm run up -- ${selector}\`.`,
    );
  } else if (String(configuration.get("assignmentRequired")) !== "true") {
    context.terminal.say(
      "Everybody of the tenant can sign in now, guests included. To let in only some: docs/access.md.",
    );
  }
  return code;
}
