import { randomUUID } from "node:crypto";

import { type AppRole, newApplication, permissionScope, appRole as roleProperties } from "./objects/application.ts";
import { blank } from "./objects/property.ts";
import { newServicePrincipal, type ServicePrincipal } from "./objects/service-principal.ts";

/** Microsoft's own tenant, which owns the registration of Microsoft Graph. */
const microsoftTenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";
/** Client ID of Microsoft Graph in every tenant (https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in). */
export const microsoftGraphAppId = "00000003-0000-0000-c000-000000000000";

type Permission = [id: string, value: string, displayName: string];

/** One permission a line: its ID, its value and its name. */
function permissions(lines: string): Permission[] {
  return [...lines.matchAll(/(\S+) (\S+) (.+)/g)].map(([, ...permission]) => permission as Permission);
}

// IDs from https://learn.microsoft.com/graph/permissions-reference, of those permissions that local Entra knows.
const applicationPermissions = permissions(`
  9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30 Application.Read.All Read all applications
  1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9 Application.ReadWrite.All Read and write all applications
  18a4783c-866b-4cc7-a460-3d5e5662c884 Application.ReadWrite.OwnedBy Manage apps that this app creates or owns
  06b708a9-e830-4db3-a914-8e69da51d44f AppRoleAssignment.ReadWrite.All Manage app permission grants and app role assignments
  7ab1d382-f21e-4acd-a863-ba3e13f7da61 Directory.Read.All Read directory data
  19dbc75e-c2e2-444c-a770-ec69d8559fc7 Directory.ReadWrite.All Read and write directory data
  df021288-bdef-4463-88db-98f22de89214 User.Read.All Read all users' full profiles
  97235f07-e226-4f63-ace3-39588e11d3a1 User.ReadBasic.All Read all users' basic profiles
  741f803b-c850-494e-b5df-cde7c675a1ca User.ReadWrite.All Read and write all users' full profiles
  498476ce-e0fe-48b0-b801-37ba7e2685c6 Organization.Read.All Read organization information
  8e8e4742-1d95-4f68-9d56-6ee75648c72a DelegatedPermissionGrant.ReadWrite.All Manage all delegated permission grants
  9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8 RoleManagement.ReadWrite.Directory Read and write all directory RBAC settings
  dbb9058a-0e50-45d7-ae91-66909b5d4664 Domain.Read.All Read domains
  5b567255-7703-4780-807c-7be8301ae99b Group.Read.All Read all groups
  62a82d76-70ea-41e2-9197-370581804d09 Group.ReadWrite.All Read and write all groups
  bf7b1a76-6e77-406b-b258-bf5c7720e98f Group.Create Create groups
  98830695-27a2-44f7-8c18-0c3ebc9698f6 GroupMember.Read.All Read all group memberships
  dbaae8cf-10b5-4b86-a4a1-f871c94c6695 GroupMember.ReadWrite.All Read and write all group memberships
`);

/** The application permissions of Graph that can be granted here. */
export const applicationPermissionNames = applicationPermissions.map(([, value]) => value);

const delegatedPermissions = permissions(`
  e1fe6dd8-ba31-4d61-89e7-88639da4683d User.Read Sign in and read user profile
  b4e74841-8e56-480b-be8b-910348b18b4c User.ReadWrite Read and write access to user profile
  37f7f235-527c-4136-accd-4a02d197296e openid Sign users in
  14dad69e-099b-42c9-810b-d002981feec1 profile View users' basic profile
  64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0 email View users' email address
  7427e0e9-2fba-42fe-b0c0-848c9e6a8182 offline_access Maintain access to data you have given it access to
`);

/** The service principal of Microsoft Graph, which every tenant has, with the permissions that it offers. */
export function microsoftGraph(createdDateTime: string): ServicePrincipal {
  const application = newApplication({
    id: randomUUID(),
    appId: microsoftGraphAppId,
    displayName: "Microsoft Graph",
    publisherDomain: "graph.microsoft.com",
    createdDateTime,
  });
  application.signInAudience = "AzureADMultipleOrgs";
  application.identifierUris = ["https://graph.microsoft.com"];
  application.appRoles = applicationPermissions.map(appRole);
  application.api.oauth2PermissionScopes = delegatedPermissions.map(scope);
  return newServicePrincipal(application, { id: randomUUID(), tenantId: microsoftTenant, createdDateTime: null });
}

/** What a registration declares when it asks for application permissions of Graph. */
export function requiredGraphAccess(values: readonly string[]) {
  const wanted = applicationPermissions.filter(([, value]) => values.includes(value));
  return { resourceAppId: microsoftGraphAppId, resourceAccess: wanted.map(([id]) => ({ id, type: "Role" })) };
}

function appRole([id, value, displayName]: Permission): AppRole {
  const names = { id, value, displayName, description: displayName };
  return { ...blank({ properties: roleProperties }), ...names, allowedMemberTypes: ["Application"] };
}

function scope([id, value, displayName]: Permission) {
  return {
    ...blank({ properties: permissionScope }),
    id,
    value,
    adminConsentDescription: displayName,
    adminConsentDisplayName: displayName,
    userConsentDescription: displayName,
    userConsentDisplayName: displayName,
  };
}
