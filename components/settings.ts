import * as pulumi from "@pulumi/pulumi";
import { isConfigSecret } from "@pulumi/pulumi/runtime/config.js";

import type { RustDeskAppRegistrationArgs } from "./app-registration.ts";
import type { ExistingSecret } from "./rules/client-secret.ts";
import { refuseUnknownKeys } from "./known-keys.ts";

declare module "@pulumi/pulumi/runtime/config.js" {
  /** Whether a configuration value came encrypted; the SDK has it, but leaves it out of its types. */
  export function isConfigSecret(key: string): boolean;
}

/** Every configuration key, as Pulumi.yaml declares it. */
const keys = [
  "displayName",
  "randomNameSuffix",
  "consoleOrigins",
  "signInAudience",
  "assignmentRequired",
  "owners",
  "protect",
  "clientSecretGeneration",
  "clientSecretRetiredGeneration",
  "clientSecretLifetimeDays",
  "clientSecretWarningDays",
  "existingClientSecret",
  "existingClientSecretExpires",
];

/**
 * The stack's configuration. Defaults come from Pulumi.yaml, and so do the types: the engine refuses a value of another
 * type before the program runs.
 *
 * @throws RunError for a key that nothing reads, such as a misspelt one.
 */
export function readSettings(): Omit<RustDeskAppRegistrationArgs, "cloud"> {
  refuseUnknownKeys(keys);
  const config = new pulumi.Config();
  return {
    displayName: config.require("displayName"),
    randomNameSuffix: config.requireBoolean("randomNameSuffix"),
    consoleOrigins: config.requireObject<string[]>("consoleOrigins"),
    signInAudience: config.require("signInAudience"),
    assignmentRequired: config.requireBoolean("assignmentRequired"),
    owners: config.requireObject<string[]>("owners"),
    protect: config.requireBoolean("protect"),
    clientSecret: {
      generation: config.requireNumber("clientSecretGeneration"),
      retiredGeneration: config.requireNumber("clientSecretRetiredGeneration"),
      lifetimeDays: config.requireNumber("clientSecretLifetimeDays"),
      warningDays: config.requireNumber("clientSecretWarningDays"),
      existing: existingSecret(config),
    },
  };
}

/** @throws RunError for an existing secret in clear, or an end without a secret. */
function existingSecret(config: pulumi.Config): ExistingSecret | undefined {
  // Plain, not by getSecret: what cannot work is refused before anything is declared.
  const value = config.require("existingClientSecret");
  const expires = config.require("existingClientSecretExpires");
  const stack = pulumi.getStack();
  if (value === "" && expires !== "") {
    throw new pulumi.RunError(
      "existingClientSecretExpires must come with existingClientSecret; got no secret. Set it with `pulumi config set " +
        `--secret existingClientSecret --stack ${stack}\`, or remove the date with ` +
        `\`pulumi config rm existingClientSecretExpires --stack ${stack}\`.`,
    );
  }
  if (value !== "" && !isConfigSecret(`${config.name}:existingClientSecret`)) {
    throw new pulumi.RunError(
      "existingClientSecret must be encrypted; got it in clear. Make a new secret, since this one stands in a file, and " +
        "set that with " +
        `\`pulumi config set --secret existingClientSecret --stack ${stack}\`, which asks for it.`,
    );
  }
  return value === "" ? undefined : { value, expires: expires === "" ? undefined : expires };
}
