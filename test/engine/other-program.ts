import type { automation } from "@pulumi/pulumi";

import type { LocalEnvironment } from "../../cli/local-machine/environment.ts";
import { localStateAdvice } from "../../cli/local-machine/state-advice.ts";
import { RegistrationStack } from "../../cli/stack/stack.ts";

/** A program of the test's own, and where its project is. */
export interface OtherProgram {
  projectFolder: string;
  /** The project's name. */
  name: string;
  stackName?: string;
  program: automation.PulumiFn;
}

/** Opens a stack for another program than the project's, in the tenant and the backend of a local environment. */
export function openStack(
  { folder, engine }: LocalEnvironment,
  { name, stackName = "test", ...place }: OtherProgram,
): Promise<RegistrationStack> {
  const given = { ...place, projectName: name, stackName, create: true, advice: localStateAdvice(folder) };
  return RegistrationStack.open(given, engine.command);
}
