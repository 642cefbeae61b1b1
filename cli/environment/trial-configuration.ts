import { copyFileSync, lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { isRunning } from "../stack/running-process.ts";
import type { RegistrationStack } from "../stack/stack.ts";

const namePrefix = "rustdesk-entra-trial-";
/** With the id of the process that made the folder. */
const folderName = new RegExp(`^${namePrefix}(\\d+)-`);

/**
 * A copy of an environment's configuration file with other values, to preview with before anything is written. Encrypted
 * values stay encrypted in it.
 */
export class TrialConfiguration {
  readonly #folder = mkdtempSync(join(tmpdir(), `${namePrefix}${process.pid}-`));
  readonly #configuration: StackConfiguration;

  /** @throws UserError when the environment's files cannot be read; then nothing is left behind. */
  constructor(stack: Pick<RegistrationStack, "name" | "projectFolder">) {
    removeLeftovers();
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

/** Removes what this user's runs that were killed could not remove themselves, as far as that is possible. */
function removeLeftovers(): void {
  for (const name of temporaryNames()) {
    const pid = folderName.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) {
      removeOwn(join(tmpdir(), name));
    }
  }
}

/** Nothing where the folder for temporary files may be written but not listed. */
function temporaryNames(): string[] {
  try {
    return readdirSync(tmpdir());
  } catch {
    return [];
  }
}

/** Leaves a folder of another user, which the administrator could remove too, and one that resists. */
function removeOwn(folder: string): void {
  const user = process.getuid?.();
  try {
    if (user === undefined || lstatSync(folder).uid === user) {
      rmSync(folder, { recursive: true, force: true });
    }
  } catch {
    // The next run tries again.
  }
}
