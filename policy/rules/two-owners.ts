import type { ResourceValidationPolicy } from "@pulumi/policy";

import { developmentOrigins, type EnvironmentSettings, isRealEnvironment } from "../environment-kind.ts";
import { type ApplicationInputs, checkInputs } from "../resource-check.ts";

/** Without an owner who can step in, an application whose deployer is gone needs a directory administrator. */
export const twoOwners: ResourceValidationPolicy = {
  name: "two-owners",
  description: "The application of a real environment must have two owners.",
  enforcementLevel: "advisory",
  severity: "medium",
  configSchema: { properties: { developmentOrigins } },
  validateResource: checkInputs("Application", twoOwnersProblems),
};

/** What an application does against the rule. */
export function twoOwnersProblems({ owners, web }: ApplicationInputs, settings: EnvironmentSettings): string[] {
  const count = new Set(owners?.map((owner) => owner.toLowerCase())).size;
  const problem =
    `owners must be at least two different object IDs; got ${count}. Add the identity that deploys and a person to ` +
    "the stack's owners.";
  return isRealEnvironment(web?.redirectUris ?? [], settings) && count < 2 ? [problem] : [];
}
