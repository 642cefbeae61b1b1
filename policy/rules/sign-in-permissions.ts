import type { ResourceValidationPolicy } from "@pulumi/policy";

import { microsoftGraph, permissionWords } from "../graph-permissions.ts";
import { type ApplicationInputs, checkInputs, type InputsByType } from "../resource-check.ts";

/** Settings of the rule. */
export interface PermissionSettings {
  /** Delegated permissions of Microsoft Graph that are allowed: names of `knownPermissions`, or IDs. */
  permissions: string[];
}

/** What a sign-in can ask for (https://learn.microsoft.com/graph/permissions-reference), by name. */
const knownPermissions: Record<string, string> = {
  openid: "37f7f235-527c-4136-accd-4a02d197296e",
  profile: "14dad69e-099b-42c9-810b-d002981feec1",
  email: "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
  offline_access: "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
  "User.Read": "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
};

/** Whoever has the client secret can do whatever the application may. */
export const signInPermissions: ResourceValidationPolicy = {
  name: "sign-in-permissions-only",
  description: "The application must ask for no permissions beyond sign-in.",
  enforcementLevel: "mandatory",
  severity: "critical",
  configSchema: {
    properties: {
      permissions: {
        type: "array",
        items: { type: "string" },
        description:
          `Delegated permissions of Microsoft Graph that are allowed: ${Object.keys(knownPermissions).join(", ")}, or a ` +
          "permission's ID. Application permissions and other APIs never are.",
        default: Object.keys(knownPermissions),
      },
    },
  },
  validateResource: [
    checkInputs("Application", requestedPermissionProblems),
    checkInputs("ApplicationApiAccess", apiAccessProblems),
    checkInputs("ServicePrincipalDelegatedPermissionGrant", grantProblems),
    checkInputs("AppRoleAssignment", roleAssignmentProblems),
  ],
};

/** What an application asks for against the rule. */
export function requestedPermissionProblems(
  { requiredResourceAccesses }: ApplicationInputs,
  settings: PermissionSettings,
): string[] {
  return (requiredResourceAccesses ?? []).flatMap(({ resourceAppId, resourceAccesses }) =>
    resourceAccesses
      .filter(({ id, type }) => type !== "Scope" || !isAllowed(resourceAppId, id, settings))
      .map(({ id, type }) => problem("requiredResourceAccesses", permissionWords(resourceAppId, id, type), settings)),
  );
}

/** What a resource that adds permissions to an application asks for against the rule. */
export function apiAccessProblems(
  { apiClientId, roleIds, scopeIds }: InputsByType["ApplicationApiAccess"],
  settings: PermissionSettings,
): string[] {
  const scopes = (scopeIds ?? []).filter((id) => !isAllowed(apiClientId, id, settings));
  return [
    ...(roleIds ?? []).map((id) => problem("roleIds", permissionWords(apiClientId, id, "Role"), settings)),
    ...scopes.map((id) => problem("scopeIds", permissionWords(apiClientId, id, "Scope"), settings)),
  ];
}

/** What an administrator's consent gives against the rule; it names permissions instead of giving their IDs. */
export function grantProblems(
  { claimValues }: InputsByType["ServicePrincipalDelegatedPermissionGrant"],
  settings: PermissionSettings,
): string[] {
  return claimValues
    .filter((name) => !isAllowed(microsoftGraph, knownPermissions[name] ?? name, settings))
    .map((name) => problem("claimValues", name, settings));
}

/** The role that assigns people and groups to an application without roles of its own; it permits nothing else. */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** What a role assignment gives against the rule: to an application, a role is a permission that was consented to. */
export function roleAssignmentProblems({ appRoleId }: InputsByType["AppRoleAssignment"]): string[] {
  const must = `appRoleId must be ${defaultAccess}, with which people and groups are assigned`;
  const wrong = `${must}; got ${appRoleId}. Remove the assignment.`;
  return appRoleId === defaultAccess ? [] : [wrong];
}

function isAllowed(api: string, id: string, { permissions }: PermissionSettings): boolean {
  const ids = permissions.map((permission) => (knownPermissions[permission] ?? permission).toLowerCase());
  return api.toLowerCase() === microsoftGraph && ids.includes(id.toLowerCase());
}

function problem(label: string, found: string, { permissions }: PermissionSettings): string {
  return (
    `${label} must be delegated permissions of Microsoft Graph among ${permissions.join(", ")}; got ${found}. Remove it, or allow ` +
    "a delegated one in sign-in-permissions-only.permissions of the pack's configuration."
  );
}
