import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { StackConfiguration } from "./stack/stack-configuration.ts";
import { UserError } from "./user-error.ts";
import { isStackName } from "./words.ts";

const configurationFile = /^Pulumi\.(?<name>.+)\.yaml$/;

/**
 * The environments of a checkout, sorted: NAME of every Pulumi.NAME.yaml.
 * @throws UserError when one has a name that no stack can have.
 */
export function environmentNames(checkout: string): string[] {
  const files = readdirSync(checkout, { withFileTypes: true }).filter((entry) => entry.isFile());
  const names = environmentsAmong(files.map(({ name }) => name));
  const wrong = names.find((name) => !isStackName(name));
  if (wrong !== undefined) {
    throw new UserError(
      `Pulumi.${wrong}.yaml must be named after a stack of letters, digits, hyphens, underscores and periods, at most 100; got ` +
        `"${wrong}". Rename the file.`,
    );
  }
  return names;
}

/** What to say of a checkout without environments. */
export function noEnvironments(checkout: string): string {
  return (
    `${checkout} must have a file Pulumi.NAME.yaml for each environment, but it has none. Add one, such as ` +
    "Pulumi.prod.yaml (README, “Use it with your tenant”)."
  );
}

/** NAME of every Pulumi.NAME.yaml among the names of files, sorted. */
export function environmentsAmong(files: string[]): string[] {
  return files.flatMap((file) => configurationFile.exec(file)?.groups?.name ?? []).sort();
}

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

/** What to say of a word that names no environment of the checkout. */
export function unknownEnvironment(option: string, given: string, checkout: string): string {
  const names = environmentNames(checkout);
  return names.length === 0
    ? noEnvironments(checkout)
    : `${option} must name one of ${names.join(", ")}; got "${given}". Each environment has a file Pulumi.NAME.yaml.`;
}
