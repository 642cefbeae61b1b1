import { join } from "node:path";

import type { LocalEnvironment } from "../local-machine/environment.ts";
import type { HandOver } from "../local-machine/variables.ts";

/** What to paste into another terminal to run the Pulumi CLI by hand against local Entra ID. */
export function serveInstructions(
  { engine, entra, stack, folder }: LocalEnvironment,
  { variables, clientSecretFile }: HandOver,
): string[] {
  const configuration = join(folder.workspace, `Pulumi.${stack.name}.yaml`);
  return [
    `In a browser, once it trusts ${entra.certificate.caFile}: ${entra.url}/`,
    "",
    "In another terminal, in this folder:",
    ...(engine.isOnPath ? [] : [installFirst]),
    "",
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    `export ARM_CLIENT_SECRET="$(cat ${quoted(clientSecretFile)})"`,
    "",
    `pulumi up --stack ${stack.name} --config-file ${quoted(configuration)}`,
  ];
}

/** A CLI that this project installed or built comes without the language host that runs a program by hand. */
const installFirst =
  "(install the Pulumi CLI with its language host first: https://www.pulumi.com/docs/iac/download-install/)";

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
