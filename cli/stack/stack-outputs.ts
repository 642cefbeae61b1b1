import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { clock } from "../clock.ts";
import type { Engine } from "./engine/engine.ts";
import { engineVariables, nameOfRun } from "./engine/engine-run.ts";
import { explainEngineOutput } from "./stack-error.ts";
import type { StateAdvice } from "./stops/stop.ts";

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
  try {
    const { stdout } = await clock.timed(nameOfRun(words), () =>
      promisify(execFile)(command.command, showSecrets ? [...words, "--show-secrets"] : words, {
        cwd: projectFolder,
        env: { ...process.env, ...engineVariables() },
        signal,
      }),
    );
    const values: Record<string, unknown> = JSON.parse(stdout);
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
  } catch (error) {
    signal?.throwIfAborted();
    // Only what the engine wrote to standard error: the other may hold a secret.
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    throw explainEngineOutput(stderr ?? "", advice) ?? new Error(`pulumi stack output ended with ${code}: ${stderr}`);
  }
}
