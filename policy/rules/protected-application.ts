import type { ResourceValidationPolicy } from "@pulumi/policy";

import { developmentOrigins, type EnvironmentSettings, isRealEnvironment } from "../environment-kind.ts";
import { type ApplicationInputs, checkInputs } from "../resource-check.ts";

/** A new application has a new client id, and every user is a stranger to it. */
export const protectedApplication: ResourceValidationPolicy = {
  name: "protected-application",
  description: "The application of a real environment must be protected from being deleted.",
  enforcementLevel: "advisory",
  severity: "medium",
  configSchema: { properties: { developmentOrigins } },
  validateResource: checkInputs("Application", protectedApplicationProblems),
};

/** What an application does against the rule. */
export function protectedApplicationProblems(
  { web }: ApplicationInputs,
  settings: EnvironmentSettings,
  { name, opts }: { name: string; opts: { protect: boolean } },
): string[] {
  const problem = `${name} must be protected; it is not. Set the stack's protect to true.`;
  return isRealEnvironment(web?.redirectUris ?? [], settings) && !opts.protect ? [problem] : [];
}
