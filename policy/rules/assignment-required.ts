import type { StackValidationPolicy } from "@pulumi/policy";

import { developmentOrigins, type EnvironmentSettings, isRealEnvironment } from "../environment-kind.ts";
import { type ApplicationInputs, checkStack, type StackResource, typeOf } from "../resource-check.ts";

/** Otherwise everybody of the tenant, guests included, gets into a console that opens other people's screens. */
export const assignmentRequired: StackValidationPolicy = {
  name: "assignment-required",
  description: "Only people who are assigned should sign in to a real environment.",
  enforcementLevel: "advisory",
  severity: "medium",
  configSchema: { properties: { developmentOrigins } },
  validateStack: checkStack(assignmentRequiredProblems),
};

/** What a stack does against the rule, and where. The application alone tells which environment it is. */
export function assignmentRequiredProblems(
  resources: StackResource[],
  settings: EnvironmentSettings,
): { problem: string; urn: string }[] {
  return resources
    .filter(({ type, props }) => type === typeOf("ServicePrincipal") && props.appRoleAssignmentRequired !== true)
    .filter(({ propertyDependencies }) => {
      const application = propertyDependencies.clientId?.find(({ type }) => type === typeOf("Application"));
      const { web, signInAudience } = (application?.props ?? {}) as Partial<ApplicationInputs>;
      // Nobody of the tenant signs in with a personal account.
      return signInAudience !== "PersonalMicrosoftAccount" && isRealEnvironment(web?.redirectUris ?? [], settings);
    })
    .map(({ name, urn }) => ({
      urn,
      problem:
        `${name} should require assignment; it does not, so that everybody of the tenant can sign in. Set the stack's ` +
        "assignmentRequired and adminConsent to true, and name users or groups in assignments; or disable the rule.",
    }));
}
