import type { ResourceValidationPolicy } from "@pulumi/policy";

import { microsoftGraph, permissionWords } from "../graph-permissions.ts";
import { type ApplicationInputs, checkInputs, type InputsByType } from "../resource-check.ts";

/** Settings of the rule. */
export interface PermissionSettings {
  /** Delegated permissions of Microsoft Graph that may be asked for: names of `knownPermissions`, or IDs. */
  permissions: string[];
  /** Names of those that an administrator's consent may give for all users. */
  consented: string[];
}

type Asking = Pick<PermissionSettings, "permissions">;

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
      consented: {
        type: "array",
        items: { type: "string" },
        description: "Names of the delegated permissions that an administrator's consent may give for all users.",
        default: ["openid", "profile", "email"],
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
  settings: Asking,
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
  settings: Asking,
): string[] {
  const scopes = (scopeIds ?? []).filter((id) => !isAllowed(apiClientId, id, settings));
  return [
    ...(roleIds ?? []).map((id) => problem("roleIds", permissionWords(apiClientId, id, "Role"), settings)),
    ...scopes.map((id) => problem("scopeIds", permissionWords(apiClientId, id, "Scope"), settings)),
  ];
}

/** What an administrator's consent gives against the rule: to what a sign-in asks for it is given, for all users, and to nothing else. */
export function grantProblems(
  { claimValues, userObjectId }: InputsByType["ServicePrincipalDelegatedPermissionGrant"],
  { consented }: Pick<PermissionSettings, "consented">,
): string[] {
  return [
    ...claimValues
      .filter((name) => !consented.includes(name))
      .map(
        (name) =>
          `claimValues must be among ${consented.join(", ")}; got ${name}. Remove it, or allow it in ` +
          "sign-in-permissions-only.consented of the pack's configuration.",
      ),
    ...(userObjectId
      ? [`userObjectId must be left out: the consent is for all users; got ${userObjectId}. Remove it.`]
      : []),
  ];
}

/** The role that assigns people and groups to an application without roles of its own; it permits nothing else. */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

/** What a role assignment gives against the rule: to an application, a role is a permission that was consented to. */
export function roleAssignmentProblems({ appRoleId }: InputsByType["AppRoleAssignment"]): string[] {
  const must = `appRoleId must be ${defaultAccess}, with which people and groups are assigned`;
  const wrong = `${must}; got ${appRoleId}. Remove the assignment.`;
  return appRoleId === defaultAccess ? [] : [wrong];
}

function isAllowed(api: string, id: string, { permissions }: Asking): boolean {
  const ids = permissions.map((permission) => (knownPermissions[permission] ?? permission).toLowerCase());
  return api.toLowerCase() === microsoftGraph && ids.includes(id.toLowerCase());
}

function problem(label: string, found: string, { permissions }: Asking): string {
  return (
    `${label} must be delegated permissions of Microsoft Graph among ${permissions.join(", ")}; got ${found}. Remove it, or allow ` +
    "a delegated one in sign-in-permissions-only.permissions of the pack's configuration."
  );
}
