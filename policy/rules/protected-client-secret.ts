import type { StackValidationPolicy } from "@pulumi/policy";

import { developmentOrigins, type EnvironmentSettings, isRealEnvironment } from "../environment-kind.ts";
import { type ApplicationInputs, checkStack, type StackResource, typeOf } from "../resource-check.ts";
import { applicationOf, isCurrent, superfluousSecretProblems } from "./current-secrets.ts";

/** Deleting the current secret ends every sign-in. The one before it must stay deletable, or it could never be retired. */
export const protectedClientSecret: StackValidationPolicy = {
  name: "protected-client-secret",
  description: "The current client secret of a real environment must be protected from being deleted.",
  enforcementLevel: "advisory",
  severity: "medium",
  configSchema: { properties: { developmentOrigins } },
  validateStack: checkStack(protectedClientSecretProblems),
};

/** What a stack does against the rule, and where. Of a secret that must not be there, nothing is advised. */
export function protectedClientSecretProblems(
  resources: StackResource[],
  settings: EnvironmentSettings,
): { problem: string; urn: string }[] {
  const superfluous = superfluousSecretProblems(resources).map(({ urn }) => urn);
  const secrets = resources.filter(
    ({ type, urn }) => type === typeOf("ApplicationPassword") && !superfluous.includes(urn),
  );
  return secrets
    .filter((secret) => isCurrent(secret, secrets) && !secret.opts.protect)
    .filter((secret) => isRealEnvironment(redirectUrisOf(secret), settings))
    .map(({ name, urn }) => ({
      urn,
      problem: `${name} must be protected; it is not. Set the stack's protect to true.`,
    }));
}

/** Those of the application that the secret belongs to; none where it is not declared in the stack. */
function redirectUrisOf(secret: StackResource): string[] {
  return (applicationOf(secret)?.props as ApplicationInputs | undefined)?.web?.redirectUris ?? [];
}
