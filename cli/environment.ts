import { findEngine } from "../engine/engine.ts";
import type { Engine } from "../engine/search.ts";
import { RegistrationStack } from "../engine/stack.ts";
import { StackConfiguration } from "../engine/stack-configuration.ts";
import type { StateAdvice } from "../engine/stack-error.ts";
import { type LocalEnvironment, startEnvironment } from "../local/environment.ts";
import type { CommandContext } from "./command.ts";

/** One environment that a command works on: in the user's tenant and backend, or on this machine. */
export interface Environment {
  engine: Engine;
  stack: RegistrationStack;
  configuration: StackConfiguration;
  /** Writes values into the environment's file, where the next run of the engine finds them. */
  configure(values: Record<string, unknown>): void;
  /** Takes the environment's file back to an earlier text. */
  restoreConfiguration(text: string): void;
  /** Words that choose this environment in a command, such as `--stack prod`. */
  words: string;
  /** Undefined for an environment in a tenant. */
  local: LocalEnvironment | undefined;
  close(): Promise<void>;
}

/** Which environment a command works on. */
export interface EnvironmentChoice {
  stack: string;
  /** The one that `npm run local` brings up, instead of the one in the user's tenant. */
  local: boolean;
}

/**
 * Opens an environment: `local` starts local Entra ID; otherwise the stack must exist in the backend that `pulumi login`
 * chose, and the azuread provider signs in by the variables and settings that `pulumi up` would use.
 * @throws UserError when it cannot be opened; then nothing is left running.
 */
export function openEnvironment(choice: EnvironmentChoice, context: CommandContext): Promise<Environment> {
  return choice.local ? openLocal(choice.stack, context) : openDeployed(choice.stack, context);
}

async function openLocal(stackName: string, context: CommandContext): Promise<Environment> {
  const { checkout, terminal, signal } = context;
  const configuration = StackConfiguration.read(checkout, stackName);
  const local = await startEnvironment({
    checkout,
    stackName,
    onProgress: (line) => terminal.progress(line),
    signal,
  });
  const { engine, stack } = local;
  return {
    engine,
    stack,
    configuration,
    configure(values) {
      configuration.set(values);
      local.reloadConfiguration();
    },
    restoreConfiguration(text) {
      configuration.restore(text);
      local.reloadConfiguration();
    },
    words: `--local --stack ${stackName}`,
    local,
    close: () => local.close(),
  };
}

async function openDeployed(stackName: string, context: CommandContext): Promise<Environment> {
  const { checkout, terminal, signal } = context;
  const configuration = StackConfiguration.read(checkout, stackName);
  const engine = await findEngine({ onProgress: (line) => terminal.progress(line), signal });
  const stack = await RegistrationStack.open(
    {
      projectFolder: checkout,
      projectName: configuration.project.name,
      stackName,
      create: false,
      advice: deployedStateAdvice(stackName),
    },
    engine.command,
  );
  return {
    engine,
    stack,
    configuration,
    configure: (values) => configuration.set(values),
    restoreConfiguration: (text) => configuration.restore(text),
    words: `--stack ${stackName}`,
    local: undefined,
    close: async () => {},
  };
}

function deployedStateAdvice(stackName: string): StateAdvice {
  return {
    busy: () =>
      `The stack ${stackName} must not be in use, but another update is running on it. Wait until it has finished; if it ` +
      `was killed, free the stack with \`pulumi cancel --stack ${stackName}\`. Then try again.`,
    damaged: {
      what: `The state of the stack ${stackName}`,
      remedy: "Restore it from a copy of `pulumi stack export` or from the backend's history.",
    },
    wrongPassphrase:
      `The passphrase of the stack ${stackName} must be the one that encrypted its secrets, but it is another. Nothing ` +
      "was changed. Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE.",
    missing:
      `The backend must have a stack ${stackName}, but it has none. See \`pulumi whoami --verbose\` for the backend and ` +
      `\`pulumi stack ls\` for its stacks; bring the environment up with \`pulumi up --stack ${stackName}\`, or add --local ` +
      "for the one on this machine.",
  };
}
