import type { ResourceValidationPolicy } from "@pulumi/policy";

import { type InputsByType, typeOf } from "../resource-check.ts";

/** Settings of the rule. */
export interface KnownResourcesSettings {
  /** Further resource types that are allowed, as the engine writes them. */
  types: string[];
}

/**
 * The provider has several resource types for one thing: permissions, platforms, audience and credentials can be set past
 * the rules that read an Application. What no rule looks at is refused instead of passed over.
 */
export const knownResources: ResourceValidationPolicy = {
  name: "known-resources-only",
  description: "Resources of the azuread provider must be of the types that the rules look at.",
  enforcementLevel: "mandatory",
  severity: "high",
  configSchema: {
    properties: {
      types: {
        type: "array",
        items: { type: "string", pattern: "^azuread:[^:]+:[^:]+$" },
        description:
          "Further resource types that are allowed, such as azuread:index/group:Group; no other rule looks at them.",
        default: [],
      },
    },
  },
  validateResource: ({ type, name, getConfig }, reportViolation) => {
    for (const problem of knownResourcesProblems({ type, name }, getConfig<KnownResourcesSettings>())) {
      reportViolation(problem);
    }
  },
};

/** The compiler knows if one is missing. */
const known: Record<keyof InputsByType, true> = {
  AppRoleAssignment: true,
  Application: true,
  ApplicationApiAccess: true,
  ApplicationPassword: true,
  ApplicationRedirectUris: true,
  ServicePrincipal: true,
  ServicePrincipalDelegatedPermissionGrant: true,
  ServicePrincipalPassword: true,
};
const knownTypes = (Object.keys(known) as (keyof typeof known)[]).map(typeOf);

/** What a resource does against the rule by being there. */
export function knownResourcesProblems(
  { type, name }: { type: string; name: string },
  { types }: KnownResourcesSettings,
): string[] {
  const problem =
    `${name} must be of a type that the rules look at; got ${type}. Remove it, set the same in the Application itself, or ` +
    "allow the type in known-resources-only.types of the pack's configuration.";
  return !type.startsWith("azuread:") || knownTypes.includes(type) || types.includes(type) ? [] : [problem];
}
