import * as pulumi from "@pulumi/pulumi";
import { isConfigSecret } from "@pulumi/pulumi/runtime/config.js";

import type { RustDeskAppRegistrationArgs } from "./app-registration.ts";
import { readConfiguration } from "./configuration.ts";

declare module "@pulumi/pulumi/runtime/config.js" {
  /** Whether a configuration value came encrypted; the SDK has it, but leaves it out of its types. */
  export function isConfigSecret(key: string): boolean;
}

/** Gives values by the names of the configuration keys. */
type Values = Pick<pulumi.Config, "require" | "requireBoolean" | "requireNumber" | "requireObject">;

/** The stack's configuration as the component's arguments. @throws RunError for a key that is not read, or a secret in clear. */
export function readSettings(): RustDeskAppRegistrationArgs {
  const args = readConfiguration(argsFrom);
  if (args.clientSecret.existing?.value && !isConfigSecret(`${pulumi.getProject()}:existingClientSecret`)) {
    throw new pulumi.RunError(
      "existingClientSecret must be encrypted; got it in clear. Make a new secret, since this one stands in a file. Set it " +
        `with \`pulumi config set --secret existingClientSecret --stack ${pulumi.getStack()}\`, which asks for it.`,
    );
  }
  return args;
}

/** The component's arguments from flat values: plain ones, the secret's too, so that they are checked before anything is made. */
export function argsFrom(values: Values): RustDeskAppRegistrationArgs {
  return {
    displayName: values.require("displayName"),
    randomNameSuffix: values.requireBoolean("randomNameSuffix"),
    consoleOrigins: values.requireObject<string[]>("consoleOrigins"),
    signInAudience: values.require("signInAudience"),
    access: {
      assignmentRequired: values.requireBoolean("assignmentRequired"),
      assignments: values.requireObject<Record<string, string>>("assignments"),
      adminConsent: values.requireBoolean("adminConsent"),
    },
    claims: {
      optional: values.requireObject<string[]>("optionalClaims"),
      groups: values.require("groupMembershipClaims"),
      groupNames: values.requireBoolean("groupNames"),
    },
    owners: values.requireObject<string[]>("owners"),
    serviceManagementReference: values.require("serviceManagementReference") || undefined,
    notes: values.require("notes") || undefined,
    protect: values.requireBoolean("protect"),
    clientSecret: {
      generation: values.requireNumber("clientSecretGeneration"),
      retiredGeneration: values.requireNumber("clientSecretRetiredGeneration"),
      lifetimeDays: values.requireNumber("clientSecretLifetimeDays"),
      warningDays: values.requireNumber("clientSecretWarningDays"),
      existing: existingSecret(values.require("existingClientSecret"), values.require("existingClientSecretExpires")),
    },
  };
}

function existingSecret(value: string, expires: string) {
  return value || expires ? { value, expires: expires || undefined } : undefined;
}
