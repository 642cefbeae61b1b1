import { lstatSync } from "node:fs";
import { join } from "node:path";

import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import type { RegistrationStack } from "../stack/stack.ts";
import { UserError } from "../user-error.ts";
import { unknownEnvironment } from "./environment-names.ts";

/**
 * The configuration of one environment.
 * @throws UserError that names the environments which there are, or says what is wrong with its file.
 */
export function environmentConfiguration(checkout: string, stack: string): StackConfiguration {
  // A link that points nowhere is there, and cannot be read.
  if (lstatSync(join(checkout, `Pulumi.${stack}.yaml`), { throwIfNoEntry: false }) === undefined) {
    throw new UserError(unknownEnvironment("--stack", stack, checkout));
  }
  return StackConfiguration.read(checkout, stack);
}

const key = "existingClientSecret";

/** Whether the configuration, as the engine reads it, has a client secret that was made elsewhere. */
export function hasExistingSecret(configuration: StackConfiguration): boolean {
  return ![undefined, null, ""].includes(configuration.own(key) as string | null | undefined);
}

/**
 * Whether the configuration's own client secret is another than the one that the console was given. The engine's events
 * mask both, so the stack's output is compared with the configuration, in memory; neither goes anywhere.
 * @returns undefined where no such secret is configured, or nothing was brought up yet.
 * @throws UserError when the state cannot be read, or the secret not be decrypted.
 */
export async function existingSecretChanged(
  stack: Pick<RegistrationStack, "configuration" | "outputs" | "configurationValue">,
): Promise<boolean | undefined> {
  if (!hasExistingSecret(stack.configuration())) {
    return undefined;
  }
  const { clientSecret } = await stack.outputs();
  return clientSecret === undefined ? undefined : clientSecret.value !== (await stack.configurationValue(key));
}
