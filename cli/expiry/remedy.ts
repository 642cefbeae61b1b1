import type { Remedy } from "../../components/secret-expiry.ts";
import type { StackConfiguration } from "../../engine/stack-configuration.ts";
import { folderName } from "../../local/folder.ts";
import type { EnvironmentChoice } from "../environment.ts";
import { hasExistingSecret } from "../existing-secret.ts";
import { wordsOf } from "../words.ts";

/** The remedy for an environment's client secret; `configuration` is the one that the engine reads. */
export function remedyOf(
  environment: EnvironmentChoice,
  configuration: StackConfiguration,
  expires: string | undefined,
): Remedy {
  const words = wordsOf(environment);
  if (!hasExistingSecret(configuration)) {
    return { command: `npm run rotate -- ${words}`, rest: "" };
  }
  const place = placeOf(environment);
  const setEnd = `pulumi config set existingClientSecretExpires YYYY-MM-DD ${place}`;
  if (expires === undefined) {
    return { command: setEnd, rest: `, then \`npm run up -- ${words}\`` };
  }
  return {
    command: `pulumi config set --secret existingClientSecret ${place}`,
    rest:
      ` asks for the value of a new one, made in the portal; then \`${setEnd}\`, then \`npm run up -- ${words}\`, and paste ` +
      "it into the console",
  };
}

/** In a local run the value is not in the checkout but beside the engine's own copy of the configuration. */
function placeOf({ stack, local }: EnvironmentChoice): string {
  return `--stack ${stack}${local ? ` --config-file ${folderName}/workspace/Pulumi.${stack}.yaml` : ""}`;
}
