import type { LocalEnvironment } from "../local/environment.ts";

/** What to paste into another terminal to run the Pulumi CLI by hand against local Entra ID. */
export function serveInstructions({ variables, stack }: LocalEnvironment): string[] {
  return [
    "  In another terminal, in this folder:",
    "",
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`),
    "",
    `pulumi preview --stack ${stack.name}`,
  ];
}

function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
