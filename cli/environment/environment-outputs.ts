import type { CommandContext } from "../command/command.ts";
import { findEngine } from "../stack/engine/engine.ts";
import { type OutputValues, readStackOutputs } from "../stack/stack-outputs.ts";
import { deployedStateAdvice } from "./deployed-state-advice.ts";
import { type EnvironmentChoice, notBroughtUp, selectorOf } from "./environment-choice.ts";
import { environmentConfiguration } from "./environment-configuration.ts";

/**
 * Reads the outputs of an environment from its state alone: no credentials of a tenant are needed, and local Entra ID is
 * neither started nor in the way when it runs. Secret ones are masked as `[secret]` unless they are to be shown.
 * @throws UserError when the environment was not brought up, or its state cannot be read.
 */
export async function readOutputs(
  choice: EnvironmentChoice,
  showSecrets: boolean,
  { checkout, terminal, signal }: CommandContext,
): Promise<OutputValues> {
  const { stack: stackName } = choice;
  environmentConfiguration(checkout, stackName);
  const engine = await findEngine({ onProgress: (line) => terminal.progress(line), signal });
  const question = { stackName, showSecrets, signal };
  const read = async (): Promise<OutputValues | undefined> =>
    choice.local
      ? (await import("../local-machine/outputs.ts")).readLocalOutputs(checkout, engine, question)
      : readStackOutputs(engine, { ...question, projectFolder: checkout, advice: deployedStateAdvice(stackName) });
  const outputs = await terminal.waiting(read, `the outputs of ${stackName}`);
  if (outputs === undefined || Object.keys(outputs).length === 0) {
    throw notBroughtUp(selectorOf(choice));
  }
  return outputs;
}
