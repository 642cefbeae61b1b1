import { existsSync } from "node:fs";
import { join } from "node:path";

import type { Engine } from "../stack/engine/engine.ts";
import { type OutputsQuestion, type OutputValues, readStackOutputs } from "../stack/stack-outputs.ts";
import { folderName, LocalFolder, workspaceOf } from "./folder.ts";
import { localStateAdvice } from "./state-advice.ts";
import { isolate, stateVariables } from "./variables.ts";

/**
 * Reads the outputs of an environment on this machine without starting it, so also while another process runs it; from
 * then on nothing in this process can reach a real tenant or backend. Undefined when it was never brought up.
 * @throws UserError when its state cannot be read.
 */
export async function readLocalOutputs(
  checkout: string,
  engine: Engine,
  question: Pick<OutputsQuestion, "stackName" | "showSecrets" | "signal">,
): Promise<OutputValues | undefined> {
  if (!existsSync(join(workspaceOf(checkout), `Pulumi.${question.stackName}.yaml`))) {
    return undefined;
  }
  const folder = LocalFolder.open(join(checkout, folderName));
  isolate(process.env, stateVariables(folder));
  return readStackOutputs(engine, {
    ...question,
    projectFolder: folder.workspace,
    advice: localStateAdvice(folder, question.stackName),
  });
}
