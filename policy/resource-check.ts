import type * as azuread from "@pulumi/azuread";
import type { PolicyResource, ResourceValidation, ResourceValidationArgs, StackValidation } from "@pulumi/policy";
import type { Unwrap } from "@pulumi/pulumi";

/** Inputs of the resources that the rules look at, by the last part of the engine's type. */
export interface InputsByType {
  AppRoleAssignment: Unwrap<azuread.AppRoleAssignmentArgs>;
  Application: Unwrap<azuread.ApplicationArgs>;
  ApplicationApiAccess: Unwrap<azuread.ApplicationApiAccessArgs>;
  ApplicationPassword: Unwrap<azuread.ApplicationPasswordArgs>;
  ApplicationRedirectUris: Unwrap<azuread.ApplicationRedirectUrisArgs>;
  ServicePrincipal: Unwrap<azuread.ServicePrincipalArgs>;
  ServicePrincipalDelegatedPermissionGrant: Unwrap<azuread.ServicePrincipalDelegatedPermissionGrantArgs>;
  ServicePrincipalPassword: Unwrap<azuread.ServicePrincipalPasswordArgs>;
}

/** Inputs of an application. */
export type ApplicationInputs = InputsByType["Application"];

/** A resource type of the provider as the engine writes it, such as `azuread:index/application:Application`. */
export function typeOf(name: keyof InputsByType): string {
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

/** As much of a resource in a stack as the rules look at. */
export type StackResource = Pick<PolicyResource, "type" | "name" | "urn" | "props"> & {
  opts: { protect: boolean };
  propertyDependencies: Record<string, StackResource[]>;
};

/** Reports the problems that are found in the whole stack, which is seen at the end of a preview and at the end of an update. */
export function checkStack<Settings extends object>(
  problemsOf: (resources: StackResource[], settings: Settings) => { problem: string; urn: string }[],
): StackValidation {
  return ({ resources, getConfig }, reportViolation) => {
    for (const { problem, urn } of problemsOf(resources, getConfig<Settings>())) {
      reportViolation(problem, urn);
    }
  };
}

/** A text in a resource's properties; undefined for one that a preview cannot know yet, or that is not there. */
export function knownText({ props }: Pick<StackResource, "props">, property: string): string | undefined {
  try {
    const value: unknown = props[property];
    return typeof value === "string" ? value : undefined;
  } catch {
    // The SDK throws at what is not known yet.
    return undefined;
  }
}
