import type { ResourceValidationPolicy } from "@pulumi/policy";

import { type ApplicationInputs, checkInputs } from "../resource-check.ts";

/** Settings of the rule. */
export interface SingleTenantSettings {
  /** Values of signInAudience that are allowed. */
  audiences: string[];
}

/** RustDesk takes one issuer and links accounts by e-mail address, which other tenants can hand out as they like. */
export const singleTenant: ResourceValidationPolicy = {
  name: "single-tenant",
  description: "Only accounts of this tenant may sign in, unless the pack's configuration allows others.",
  enforcementLevel: "mandatory",
  severity: "high",
  configSchema: {
    properties: {
      audiences: {
        type: "array",
        items: {
          type: "string",
          enum: [
            "AzureADMyOrg",
            "AzureADMultipleOrgs",
            "AzureADandPersonalMicrosoftAccount",
            "PersonalMicrosoftAccount",
          ],
        },
        minItems: 1,
        description: "Values of signInAudience that are allowed.",
        default: ["AzureADMyOrg"],
      },
    },
  },
  validateResource: checkInputs("Application", singleTenantProblems),
};

/** What an application does against the rule; without a value, Entra ID takes AzureADMyOrg. */
export function singleTenantProblems(
  { signInAudience = "AzureADMyOrg" }: ApplicationInputs,
  { audiences }: SingleTenantSettings,
): string[] {
  const problem =
    `signInAudience must be ${audiences.join(" or ")}; got ${signInAudience}. Use ${audiences[0]}, or allow it in ` +
    "single-tenant.audiences of the pack's configuration.";
  return audiences.includes(signInAudience) ? [] : [problem];
}
