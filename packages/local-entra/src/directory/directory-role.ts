/**
 * Directory roles that local Entra knows, by name, with their template IDs.
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
 */
export const directoryRoles: Record<string, string> = {
  "Application Administrator": "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
  "Cloud Application Administrator": "158c047a-c907-4556-b7ef-446551a6b5f7",
  "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
  "Helpdesk Administrator": "729827e3-9c14-49f7-bb1b-9608f156bbb8",
  "Privileged Role Administrator": "e8611ab8-c189-46e8-94e1-60213ab1f814",
  "User Administrator": "fe930be7-5e62-47db-91af-98c3a49a38b1",
};

/** Template ID of the role that may do everything. */
export const globalAdministrator = "62e90394-69f5-4237-9190-012177145e10";

/**
 * Roles that may consent to application permissions of Microsoft Graph too, which the other consenting roles may not
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/grant-admin-consent#prerequisites).
 */
export const graphConsentingRoles: ReadonlySet<string> = new Set([
  globalAdministrator,
  "e8611ab8-c189-46e8-94e1-60213ab1f814",
]);

/** Roles that may consent for everybody in the tenant. */
export const consentingRoles: ReadonlySet<string> = new Set([
  ...graphConsentingRoles,
  "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
  "158c047a-c907-4556-b7ef-446551a6b5f7",
]);
