import { existsSync } from "node:fs";
import { join } from "node:path";

import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { UserError } from "../user-error.ts";
import { unknownEnvironment } from "./environment-names.ts";

/**
 * The configuration of one environment.
 * @throws UserError that names the environments which there are, or says what is wrong with its file.
 */
export function environmentConfiguration(checkout: string, stack: string): StackConfiguration {
  if (!existsSync(join(checkout, `Pulumi.${stack}.yaml`))) {
    throw new UserError(unknownEnvironment("--stack", stack, checkout));
  }
  return StackConfiguration.read(checkout, stack);
}
