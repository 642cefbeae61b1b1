import { type EnvironmentChoice, selectorOf } from "../environment-choice.ts";
import { folderName } from "../local-machine/folder.ts";
import type { Remedy } from "./remedy.ts";

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
