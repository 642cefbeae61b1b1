import { readdirSync } from "node:fs";

import { UserError } from "../user-error.ts";

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
    `${checkout} must have a file Pulumi.NAME.yaml for each environment, but it has none. Make an environment with ` +
    "`npm run init -- NAME`."
  );
}

/** NAME of every Pulumi.NAME.yaml among the names of files, sorted. */
export function environmentsAmong(files: string[]): string[] {
  return files.flatMap((file) => configurationFile.exec(file)?.groups?.name ?? []).sort();
}

/** Whether the Pulumi CLI allows a stack of this name (https://www.pulumi.com/docs/iac/concepts/stacks/#create-stack). */
export function isStackName(value: string): boolean {
  return /^[\w.-]{1,100}$/.test(value);
}

/** What to say of a word that names no environment of the checkout. */
export function unknownEnvironment(option: string, given: string, checkout: string): string {
  const wanted = `Pulumi.${given}.yaml`.toLowerCase();
  const misnamed = readdirSync(checkout).find(
    (name) => name.toLowerCase().replace(/\.(?:yml|json|ya?ml\.txt)$/, ".yaml") === wanted,
  );
  if (misnamed !== undefined) {
    return `${option} ${given} must have the file Pulumi.${given}.yaml, to the letter; got ${misnamed}. Rename it.`;
  }
  const names = environmentNames(checkout);
  const meant = names.find((name) => isMisspelt(given, name));
  return names.length === 0
    ? noEnvironments(checkout)
    : `${option} must name one of ${names.join(", ")}; got "${given}".${meant === undefined ? "" : ` Did you mean ${meant}?`} ` +
        "Each environment has a file Pulumi.NAME.yaml.";
}

/** Whether one word is the other with a letter more, less, or in another place. */
function isMisspelt(given: string, name: string): boolean {
  const without = (word: string): string[] => [...word].map((_, index) => word.slice(0, index) + word.slice(index + 1));
  const [one, other] = [given.toLowerCase(), name.toLowerCase()];
  return (
    one === other ||
    without(one).some((rest) => rest === other || without(other).includes(rest)) ||
    without(other).includes(one)
  );
}
