import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { RegistrationStack } from "../engine/stack.ts";
import { StackConfiguration } from "../engine/stack-configuration.ts";

/**
 * A copy of an environment's configuration file with other values, to preview with before anything is written. Encrypted
 * values stay encrypted in it.
 */
export class TrialConfiguration {
  readonly #folder = mkdtempSync(join(tmpdir(), "rustdesk-entra-trial-"));
  readonly #configuration: StackConfiguration;

  /** @throws UserError when the environment's files cannot be read; then nothing is left behind. */
  constructor(stack: RegistrationStack) {
    try {
      for (const name of ["Pulumi.yaml", `Pulumi.${stack.name}.yaml`]) {
        copyFileSync(join(stack.projectFolder, name), join(this.#folder, name));
      }
      this.#configuration = StackConfiguration.read(this.#folder, stack.name);
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  get file(): string {
    return this.#configuration.file;
  }

  /** Whether the engine would refuse to run for want of the one value that has no default. */
  get needsOrigins(): boolean {
    return this.#configuration.get("consoleOrigins") === undefined;
  }

  set(values: Record<string, unknown>): void {
    this.#configuration.set(values);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
