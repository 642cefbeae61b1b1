import type { CommandContext } from "../command/command.ts";
import { troubleOf } from "../engine-report.ts";
import type { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { type Engine, findEngine } from "../stack/engine/engine.ts";
import { RegistrationStack } from "../stack/stack.ts";
import { deployedStateAdvice } from "./deployed-state-advice.ts";
import { type EnvironmentChoice, selectorOf } from "./environment-choice.ts";
import { environmentConfiguration } from "./environment-configuration.ts";

/** One environment that a command works on: in the user's tenant and backend, or on this machine. */
export interface Environment {
  engine: Engine;
  stack: RegistrationStack;
  configuration: StackConfiguration;
  /** Writes values into the environment's file, undefined taking a key out, where the next run of the engine finds them. */
  configure(values: Record<string, unknown>): void;
  /** Options that choose this environment in a command, such as `--stack prod`. */
  selector: string;
  /** Whether it is the one on this machine. */
  isLocal: boolean;
  /** By which the azuread provider signs in: the machine's own, or what leads to the tenant on this machine. */
  variables: Readonly<Record<string, string | undefined>>;
  /** What is another thing on this machine than in the tenant: left-out values, placeholders. */
  remarks: string[];
  close(): Promise<void>;
}

/**
 * Opens an environment, works in it, and closes it whatever happens. `local` starts local Entra ID; otherwise the stack must
 * exist in the backend that `pulumi login` chose, and the azuread provider signs in by the variables and settings that
 * `pulumi up` would use.
 * @throws UserError when it cannot be opened; then nothing is left running.
 */
export async function inEnvironment<Answer>(
  choice: EnvironmentChoice,
  context: CommandContext,
  work: (environment: Environment) => Promise<Answer>,
  open: () => Promise<Environment> = () =>
    choice.local ? openLocal(choice.stack, context) : openDeployed(choice, context),
): Promise<Answer> {
  const environment = await context.terminal.waiting(open, "the Pulumi CLI and the stack");
  try {
    context.signal.throwIfAborted();
    return await work(environment);
  } finally {
    await environment.close();
  }
}

async function openLocal(stackName: string, context: CommandContext): Promise<Environment> {
  const { checkout, terminal, signal } = context;
  const configuration = environmentConfiguration(checkout, stackName);
  // Nothing of it is loaded beside a tenant's credentials.
  const { startEnvironment } = await import("../local-machine/environment.ts");
  const local = await startEnvironment({
    checkout,
    stackName,
    onProgress: (line) => terminal.progress(line),
    onRequest: ({ status }) => terminal.because(troubleOf(status)),
    signal,
  });
  const { engine, stack, remarks } = local;
  return {
    engine,
    stack,
    configuration,
    configure(values) {
      configuration.set(values);
      local.reloadConfiguration();
    },
    selector: selectorOf({ stack: stackName, local: true }),
    isLocal: true,
    variables: local.variables,
    remarks,
    close: () => local.close(),
  };
}

/** Opens an environment of the user's tenant and backend, with an engine that was found before or with one that is looked for. */
export async function openDeployed(
  choice: EnvironmentChoice,
  context: CommandContext,
  found?: Engine,
): Promise<Environment> {
  const { stack: stackName, create = false, missing } = choice;
  const { checkout, terminal, signal } = context;
  const configuration = environmentConfiguration(checkout, stackName);
  const advice = deployedStateAdvice(stackName);
  const engine = found ?? (await findEngine({ onProgress: (line) => terminal.progress(line), signal }));
  const stack = await RegistrationStack.open(
    {
      projectFolder: checkout,
      projectName: configuration.project.name,
      stackName,
      create,
      advice: missing === undefined ? advice : { ...advice, missing },
    },
    engine.command,
  );
  return {
    engine,
    stack,
    configuration,
    configure: (values) => configuration.set(values),
    selector: selectorOf({ stack: stackName, local: false }),
    isLocal: false,
    variables: process.env,
    remarks: [],
    close: async () => {},
  };
}
