import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";

import { developmentOrigins, type EnvironmentSettings, isRealEnvironment } from "../environment-kind.ts";
import { type ApplicationInputs, typeOf } from "../resource-check.ts";

/** Deleting the current secret ends every sign-in. The one before it must stay deletable, or it could never be retired. */
export const protectedClientSecret: StackValidationPolicy = {
  name: "protected-client-secret",
  description: "The current client secret of a real environment must be protected from being deleted.",
  enforcementLevel: "advisory",
  severity: "medium",
  configSchema: { properties: { developmentOrigins } },
  validateStack: ({ resources, getConfig }, reportViolation) => {
    for (const { problem, urn } of protectedClientSecretProblems(resources, getConfig<EnvironmentSettings>())) {
      reportViolation(problem, urn);
    }
  },
};

/** As much of a resource in a stack as the rule looks at. */
export type StackResource = Pick<PolicyResource, "type" | "name" | "urn" | "props"> & {
  opts: { protect: boolean };
  propertyDependencies: Record<string, StackResource[]>;
};

/** What a stack does against the rule, and where. */
export function protectedClientSecretProblems(
  resources: StackResource[],
  settings: EnvironmentSettings,
): { problem: string; urn: string }[] {
  const secrets = resources.filter(({ type }) => type === typeOf("ApplicationPassword"));
  return secrets
    .filter((secret) => isCurrent(secret, secrets) && !secret.opts.protect)
    .filter((secret) => isRealEnvironment(redirectUrisOf(secret), settings))
    .map(({ name, urn }) => ({
      urn,
      problem: `${name} must be protected; it is not. Set the stack's protect to true.`,
    }));
}

/** The highest of the generations `NAME-1`, `NAME-2`, …; a secret without a number stands alone. */
function isCurrent(secret: StackResource, secrets: StackResource[]): boolean {
  const { series, generation } = generationOf(secret);
  return secrets.map(generationOf).every((other) => other.series !== series || other.generation <= generation);
}

/** Generations of one series have the same URN but for the number at its end. */
function generationOf({ urn }: StackResource): { series: string; generation: number } {
  const [, series = urn, number = "0"] = /^(.*-)(\d+)$/.exec(urn) ?? [];
  return { series, generation: Number(number) };
}

/** Those of the application that the secret belongs to; none where it is not declared in the stack. */
function redirectUrisOf({ propertyDependencies }: StackResource): string[] {
  const application = propertyDependencies.applicationId?.find(({ type }) => type === typeOf("Application"));
  return (application?.props as ApplicationInputs | undefined)?.web?.redirectUris ?? [];
}
