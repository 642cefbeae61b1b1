import type { Engine } from "@rustdesk-entra/pulumi-cli/src/engine/search.ts";
import { runChild } from "@rustdesk-entra/pulumi-cli/src/process/child.ts";

import { explainEngineOutput, type StateAdvice } from "./stack-error.ts";

/** A stack's outputs by name. */
export type OutputValues = Partial<Record<string, { value: unknown }>>;

/** Whose outputs are read, and how much of them. */
export interface OutputsQuestion {
  /** Folder of Pulumi.yaml. */
  projectFolder: string;
  stackName: string;
  /** Decrypts the secret outputs, for which the stack's passphrase or key must be at hand; without, each is `[secret]`. */
  showSecrets: boolean;
  /** What to say when the state cannot be used. */
  advice: StateAdvice;
  signal?: AbortSignal | undefined;
}

/**
 * Reads a stack's outputs from its state and nothing else: unlike `RegistrationStack.open` it neither loads the program
 * nor changes which stack is selected. Empty for a stack that was not brought up.
 * @throws UserError when the stack is missing or its state cannot be read.
 */
export async function readStackOutputs(
  { command }: Engine,
  { projectFolder, stackName, showSecrets, advice, signal }: OutputsQuestion,
): Promise<OutputValues> {
  const words = ["stack", "output", "--json", "--non-interactive", "--stack", stackName];
  const { code, output, errors } = await runChild(
    command.command,
    showSecrets ? [...words, "--show-secrets"] : words,
    {
      // The check asks the internet, and nobody reads its answer here.
      environment: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      folder: projectFolder,
      signal,
    },
  );
  if (code !== 0) {
    // Only what the engine wrote to standard error: the other may hold a secret.
    throw (
      explainEngineOutput(errors, advice) ?? new Error(`pulumi stack output ended with ${code}: ${errors}`)
    );
  }
  const values: Record<string, unknown> = JSON.parse(output);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}
