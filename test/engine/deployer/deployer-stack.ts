import { cpSync } from "node:fs";
import { join } from "node:path";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import type { RegistrationStack } from "../../../cli/stack/stack.ts";
import deployer from "../../../deployer/index.ts";
import { writeConfiguration } from "../../workflow/configuration.ts";
import { openStack } from "../other-program.ts";

const projectName = "rustdesk-entra-deployer";
const stackName = "ci";

/** The deployer's program in a stack of its own, in the tenant and the backend of a local environment. */
export class DeployerStack {
  readonly stack: RegistrationStack;
  readonly #folder: string;

  private constructor(stack: RegistrationStack, folder: string) {
    this.stack = stack;
    this.#folder = folder;
  }

  /** Opens it over a copy of the committed project. */
  static async open(environment: LocalEnvironment, config: Record<string, unknown>): Promise<DeployerStack> {
    const projectFolder = join(environment.folder.root, projectName);
    // The engine wants the file that the project names as its program to be there, although it runs another one.
    cpSync(join(import.meta.dirname, "../../../deployer"), projectFolder, { recursive: true });
    writeConfiguration(projectFolder, stackName, config, projectName);
    const stack = await openStack(environment, { name: projectName, stackName, program: deployer });
    return new DeployerStack(stack, projectFolder);
  }

  configure(config: Record<string, unknown>): void {
    writeConfiguration(this.#folder, stackName, config, projectName);
  }
}
