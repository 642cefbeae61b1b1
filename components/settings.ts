import * as pulumi from "@pulumi/pulumi";

import type { RustDeskAppRegistrationArgs } from "./app-registration.ts";

/** Every configuration key, as Pulumi.yaml declares it. */
const keys = [
  "displayName",
  "randomNameSuffix",
  "consoleOrigins",
  "signInAudience",
  "owners",
  "protect",
  "clientSecretGeneration",
  "clientSecretLifetimeDays",
];

/**
 * The stack's configuration. Defaults come from Pulumi.yaml, and so do the types: the engine refuses a value of another
 * type before the program runs.
 *
 * @throws RunError for a key that nothing reads, such as a misspelt one.
 */
export function readSettings(): Omit<RustDeskAppRegistrationArgs, "cloud"> {
  refuseUnknownKeys();
  const config = new pulumi.Config();
  return {
    displayName: config.require("displayName"),
    randomNameSuffix: config.requireBoolean("randomNameSuffix"),
    consoleOrigins: config.requireObject<string[]>("consoleOrigins"),
    signInAudience: config.require("signInAudience"),
    owners: config.requireObject<string[]>("owners"),
    protect: config.requireBoolean("protect"),
    clientSecret: {
      generation: config.requireNumber("clientSecretGeneration"),
      lifetimeDays: config.requireNumber("clientSecretLifetimeDays"),
    },
  };
}

function refuseUnknownKeys(): void {
  const project = pulumi.getProject();
  const unknown = Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith(`${project}:`))
    .map((key) => key.slice(project.length + 1))
    .filter((key) => !keys.includes(key));
  if (unknown.length > 0) {
    throw new pulumi.RunError(
      `Configuration keys must be among ${keys.join(", ")}; got ${unknown.join(", ")}. Correct the spelling in the ` +
        `stack's Pulumi.*.yaml, or remove it with \`pulumi config rm ${unknown[0]}\`.`,
    );
  }
}
