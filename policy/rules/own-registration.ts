import type { StackValidationPolicy } from "@pulumi/policy";

import { checkStack, type InputsByType, knownText, type StackResource, typeOf } from "../resource-check.ts";

/** Whoever can write this program could otherwise take over any registration that the deploying identity may change. */
export const ownRegistration: StackValidationPolicy = {
  name: "own-registration-only",
  description:
    "Secrets, redirect URIs, permissions and the service principal must be of an application that the stack declares.",
  enforcementLevel: "mandatory",
  severity: "critical",
  validateStack: checkStack(ownRegistrationProblems),
};

/** By which property a resource belongs to another, and to which kind. */
const belongings: [keyof InputsByType, property: string, to: "Application" | "ServicePrincipal"][] = [
  ["ApplicationApiAccess", "applicationId", "Application"],
  ["ApplicationPassword", "applicationId", "Application"],
  ["ApplicationRedirectUris", "applicationId", "Application"],
  ["AppRoleAssignment", "resourceObjectId", "ServicePrincipal"],
  ["ServicePrincipal", "clientId", "Application"],
  ["ServicePrincipalDelegatedPermissionGrant", "servicePrincipalObjectId", "ServicePrincipal"],
  ["ServicePrincipalPassword", "servicePrincipalId", "ServicePrincipal"],
];

/** What a stack does against the rule, and where. */
export function ownRegistrationProblems(resources: StackResource[]): { problem: string; urn: string }[] {
  return belongings.flatMap(([name, property, to]) =>
    resources
      .filter((resource) => resource.type === typeOf(name) && !belongs(resource, property, typeOf(to), resources))
      .map((resource) => ({
        urn: resource.urn,
        problem:
          `${property} of ${resource.name} must be that of the ${to} that this stack declares; got ` +
          `${knownText(resource, property) ?? "another"}. Remove ${resource.name}, or declare it for this stack's own.`,
      })),
  );
}

function belongs(resource: StackResource, property: string, type: string, resources: StackResource[]): boolean {
  const value = knownText(resource, property);
  if (value === undefined) {
    return resource.propertyDependencies[property]?.some((other) => other.type === type) ?? false;
  }
  // An ID is a GUID, or a path that ends in one: `/applications/GUID`.
  const id = value.slice(value.lastIndexOf("/") + 1).toLowerCase();
  return resources
    .filter((other) => other.type === type)
    .some((other) => ["objectId", "clientId"].some((name) => knownText(other, name)?.toLowerCase() === id));
}
