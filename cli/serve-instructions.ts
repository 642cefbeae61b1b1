import { join } from "node:path";

import type { LocalEnvironment } from "../local/environment.ts";
import type { HandOver } from "../local/variables.ts";

/** What to paste into another terminal to run the Pulumi CLI by hand against local Entra ID. */
export function serveInstructions(
  { stack, folder }: LocalEnvironment,
  { variables, clientSecretFile }: HandOver,
): string[] {
  const configuration = join(folder.workspace, `Pulumi.${stack.name}.yaml`);
  return [
    "In another terminal, in this folder:",
    "",
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `export ARM_CLIENT_SECRET="$(cat ${quoted(clientSecretFile)})"`,
    "",
    `pulumi up --stack ${stack.name} --config-file ${quoted(configuration)}`,
  ];
}

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
