import { RegistrationStack } from "../stack/stack.ts";
import { type LocalMachine, type MachineOptions, startMachine } from "./machine.ts";

/** What a local environment is started with. */
export interface EnvironmentOptions extends MachineOptions {
  /** The environment, such as `dev` for Pulumi.dev.yaml. */
  stackName: string;
}

/** Everything that one environment needs on this machine, up and running. */
export interface LocalEnvironment extends Omit<LocalMachine, "prepare" | "placeOf"> {
  stack: RegistrationStack;
  /** Whether its state knows of nothing. */
  isNew: boolean;
  /** What the person should know of how it differs from the environment in a tenant; sentences. */
  remarks: string[];
  /** Takes over what the checkout's configuration files say now. */
  reloadConfiguration(): void;
}

/** Starts this machine's part and opens the stack. @throws UserError when one of them cannot be had; then nothing is left running. */
export async function startEnvironment({ stackName, ...options }: EnvironmentOptions): Promise<LocalEnvironment> {
  const { prepare, placeOf, ...machine } = await startMachine(options);
  try {
    const remarks = prepare(stackName);
    const place = placeOf(stackName);
    const isNew = !machine.folder.hasResources(place.projectName, stackName);
    const stack = await RegistrationStack.open(place, machine.engine.command);
    return { ...machine, stack, isNew, remarks, reloadConfiguration: () => prepare(stackName) };
  } catch (error) {
    await machine.close();
    throw error;
  }
}
