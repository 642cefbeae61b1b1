import type * as azuread from "@pulumi/azuread";
import type { ResourceValidation, ResourceValidationArgs } from "@pulumi/policy";
import type { Unwrap } from "@pulumi/pulumi";

/** Inputs of the resources that the rules look at, by the engine's type. */
export interface InputsByType {
  "azuread:index/appRoleAssignment:AppRoleAssignment": Unwrap<azuread.AppRoleAssignmentArgs>;
  "azuread:index/application:Application": Unwrap<azuread.ApplicationArgs>;
  "azuread:index/applicationApiAccess:ApplicationApiAccess": Unwrap<azuread.ApplicationApiAccessArgs>;
  "azuread:index/applicationPassword:ApplicationPassword": Unwrap<azuread.ApplicationPasswordArgs>;
  "azuread:index/applicationRedirectUris:ApplicationRedirectUris": Unwrap<azuread.ApplicationRedirectUrisArgs>;
  "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant": Unwrap<azuread.ServicePrincipalDelegatedPermissionGrantArgs>;
  "azuread:index/servicePrincipalPassword:ServicePrincipalPassword": Unwrap<azuread.ServicePrincipalPasswordArgs>;
}

/** Inputs of an application. */
export type ApplicationInputs = InputsByType["azuread:index/application:Application"];

/**
 * Reports the problems that are found in each resource of the type, before it is made or changed. An input that a preview
 * cannot know yet makes the engine say that the rule could not run, not that it holds.
 */
export function checkInputs<Type extends keyof InputsByType, Settings extends object>(
  type: Type,
  problemsOf: (inputs: InputsByType[Type], settings: Settings, resource: ResourceValidationArgs) => string[],
): ResourceValidation {
  return (resource, reportViolation) => {
    if (resource.type !== type) {
      return;
    }
    const inputs = resource.props as InputsByType[Type];
    for (const problem of problemsOf(inputs, resource.getConfig<Settings>(), resource)) {
      reportViolation(problem);
    }
  };
}
