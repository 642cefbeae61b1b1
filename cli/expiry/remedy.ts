import type { SecretExpiry } from "../../components/rules/dates.ts";
import { type EnvironmentChoice, selectorOf } from "../environment/environment-choice.ts";
import { folderName } from "../local-machine/folder.ts";

/** What renews a client secret or, without its end, notes it. */
export interface Remedy {
  command: string;
  /** What follows the command in a sentence; empty when the command does everything. */
  rest: string;
}

/** A remedy as a part of a sentence. */
export function remedyText({ command, rest }: Remedy): string {
  return `\`${command}\`${rest}`;
}

/**
 * What renews a secret that this program made. While the previous one is there, the unfinished rotation is finished first,
 * unless the current one has expired.
 */
export function rotationRemedy(selector: string, { status }: SecretExpiry, hasPrevious: boolean): Remedy {
  const rotate = `npm run rotate -- ${selector}`;
  return hasPrevious && status !== "expired"
    ? { command: `${rotate} --finish`, rest: `, once the console has the current one; then \`${rotate}\`` }
    : { command: rotate, rest: "" };
}

/** What renews a client secret that was made elsewhere, or notes its end where that is not known. */
export function existingSecretRemedy(environment: EnvironmentChoice, expires: string | undefined): Remedy {
  const selector = selectorOf(environment);
  const place = placeOf(environment);
  const setEnd = `pulumi config set existingClientSecretExpires YYYY-MM-DD ${place}`;
  if (expires === undefined) {
    return { command: setEnd, rest: `, then \`npm run up -- ${selector}\`` };
  }
  return {
    command: `pulumi config set --secret existingClientSecret ${place}`,
    rest:
      ` asks for the value of a new one, made in the portal; then \`${setEnd}\`, then \`npm run up -- ${selector}\`, and paste ` +
      "it into the console",
  };
}

/** In a local run the value is not in the checkout but beside the engine's own copy of the configuration. */
function placeOf({ stack, local }: EnvironmentChoice): string {
  return `--stack ${stack}${local ? ` --config-file ${folderName}/workspace/Pulumi.${stack}.yaml` : ""}`;
}
