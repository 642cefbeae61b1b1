import { findEngine } from "@rustdesk-entra/pulumi-cli/src/engine/engine.ts";

import type { CommandContext } from "./command.ts";
import { deployedStateAdvice } from "./deployed-state-advice.ts";
import type { EnvironmentChoice } from "./environment.ts";
import { readLocalOutputs } from "./local-machine/outputs.ts";
import { notBroughtUp } from "./not-brought-up.ts";
import { type OutputValues, readStackOutputs } from "./stack/stack-outputs.ts";
import { wordsOf } from "./words.ts";

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
  const engine = await findEngine({ onProgress: (line) => terminal.progress(line), signal });
  const { stack: stackName } = choice;
  const question = { stackName, showSecrets, signal };
  const outputs = choice.local
    ? await readLocalOutputs(checkout, engine, question)
    : await readStackOutputs(engine, {
        ...question,
        projectFolder: checkout,
        advice: deployedStateAdvice(stackName),
      });
  if (outputs === undefined || Object.keys(outputs).length === 0) {
    throw notBroughtUp(wordsOf(choice));
  }
  return outputs;
}
