import { readdirSync } from "node:fs";

import { UserError } from "../engine/user-error.ts";

const configurationFile = /^Pulumi\.(?<name>[\w.-]{1,100})\.yaml$/;

/**
 * The environments of a checkout, sorted: NAME of every Pulumi.NAME.yaml.
 * @throws UserError when there is none.
 */
export function environmentNames(checkout: string): string[] {
  const names = readdirSync(checkout, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => configurationFile.exec(entry.name)?.groups?.name ?? [])
    .sort();
  if (names.length === 0) {
    throw new UserError(
      `${checkout} must have a file Pulumi.NAME.yaml for each environment, but it has none. Add one, such as ` +
        "Pulumi.prod.yaml (README, “Use it with your tenant”).",
    );
  }
  return names;
}
