import * as pulumi from "@pulumi/pulumi";
import { isConfigSecret } from "@pulumi/pulumi/runtime/config.js";

import { readConfiguration } from "./configuration.ts";
import type { ExistingSecret } from "./rules/client-secret.ts";

declare module "@pulumi/pulumi/runtime/config.js" {
  /** Whether a configuration value came encrypted; the SDK has it, but leaves it out of its types. */
  export function isConfigSecret(key: string): boolean;
}

/** The stack's configuration as the component's arguments. @throws RunError for a key that is not read here. */
export function readSettings() {
  return readConfiguration((config) => ({
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
      existing: existingSecret(
        // Plain, not by getSecret: what cannot work is refused before anything is declared.
        config.require("existingClientSecret"),
        config.require("existingClientSecretExpires"),
      ),
    },
  }));
}

/** @throws RunError for an existing secret in clear, or an end without a secret. */
function existingSecret(value: string, expires: string): ExistingSecret | undefined {
  const set = `Set it with \`pulumi config set --secret existingClientSecret --stack ${pulumi.getStack()}\``;
  if (value === "" && expires !== "") {
    throw new pulumi.RunError(
      `existingClientSecretExpires must come with existingClientSecret; got no secret. ${set}, or remove the date.`,
    );
  }
  if (value !== "" && !isConfigSecret(`${pulumi.getProject()}:existingClientSecret`)) {
    throw new pulumi.RunError(
      "existingClientSecret must be encrypted; got it in clear. Make a new secret, since this one stands in a file. " +
        `${set}, which asks for it.`,
    );
  }
  return value === "" ? undefined : { value, expires: expires === "" ? undefined : expires };
}
