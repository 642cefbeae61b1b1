import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { automation } from "@pulumi/pulumi";

import type { LocalEnvironment } from "../../cli/local-machine/environment.ts";
import { localStateAdvice } from "../../cli/local-machine/state-advice.ts";
import { RegistrationStack } from "../../cli/stack/stack.ts";

/** A program of the test's own. */
export interface OtherProgram {
  /** The project's name, and that of its folder beside the environment's. */
  name: string;
  stackName?: string;
  program: automation.PulumiFn;
}

/** Opens a stack for another program than the project's, in the tenant and the backend of a local environment. */
export function openStack(
  { folder, engine }: LocalEnvironment,
  { name, stackName = "test", program }: OtherProgram,
): Promise<RegistrationStack> {
  const projectFolder = join(folder.root, name);
  mkdirSync(projectFolder, { recursive: true });
  const place = {
    projectFolder,
    projectName: name,
    stackName,
    program,
    create: true,
    advice: localStateAdvice(folder, "test"),
  };
  return RegistrationStack.open(place, engine.command);
}
