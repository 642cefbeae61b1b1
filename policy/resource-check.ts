import type * as azuread from "@pulumi/azuread";
import type { ResourceValidation, ResourceValidationArgs } from "@pulumi/policy";
import type { Unwrap } from "@pulumi/pulumi";

/** Inputs of the resources that the rules look at, by the last part of the engine's type. */
export interface InputsByType {
  AppRoleAssignment: Unwrap<azuread.AppRoleAssignmentArgs>;
  Application: Unwrap<azuread.ApplicationArgs>;
  ApplicationApiAccess: Unwrap<azuread.ApplicationApiAccessArgs>;
  ApplicationPassword: Unwrap<azuread.ApplicationPasswordArgs>;
  ApplicationRedirectUris: Unwrap<azuread.ApplicationRedirectUrisArgs>;
  ServicePrincipalDelegatedPermissionGrant: Unwrap<azuread.ServicePrincipalDelegatedPermissionGrantArgs>;
  ServicePrincipalPassword: Unwrap<azuread.ServicePrincipalPasswordArgs>;
}

/** Inputs of an application. */
export type ApplicationInputs = InputsByType["Application"];

/** A resource type of the provider as the engine writes it, such as `azuread:index/application:Application`. */
export function typeOf(name: keyof InputsByType | "ServicePrincipal"): string {
  return `azuread:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
}

/**
 * Reports the problems that are found in each resource of the type, before it is made or changed. An input that a preview
 * cannot know yet makes the engine say that the rule could not run, not that it holds.
 */
export function checkInputs<Type extends keyof InputsByType, Settings extends object>(
  type: Type,
  problemsOf: (inputs: InputsByType[Type], settings: Settings, resource: ResourceValidationArgs) => string[],
): ResourceValidation {
  return (resource, reportViolation) => {
    if (resource.type !== typeOf(type)) {
      return;
    }
    const inputs = resource.props as InputsByType[Type];
    for (const problem of problemsOf(inputs, resource.getConfig<Settings>(), resource)) {
      reportViolation(problem);
    }
  };
}
