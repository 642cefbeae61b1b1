/** What the identity that deploys may do beside the registrations that it owns. */
export interface Rights {
  /** Assigns users and groups to applications. */
  manageAssignments: boolean;
  /** Consents to delegated permissions for all users. */
  manageConsent: boolean;
}

/** The application permissions of Microsoft Graph that each identity asks for; one fewer does not do. */
export function permissionsOf({ manageAssignments, manageConsent }: Rights): { preview: string[]; deploy: string[] } {
  return {
    // Assignments are read with the first; consents with the second alone, which reads registrations as well
    // (https://learn.microsoft.com/graph/api/oauth2permissiongrant-get#permissions).
    preview: [manageConsent ? "Directory.Read.All" : "Application.Read.All"],
    deploy: [
      // Creates registrations and changes those that it owns.
      "Application.ReadWrite.OwnedBy",
      // The provider binds all owners in the request that creates (hashicorp/terraform-provider-azuread, application_resource.go), and
      // Graph lets nobody be bound whom the caller may not read: people need this, a service principal needs none
      // (hashicorp/terraform-provider-azuread#703, and the provider's own page).
      "User.Read.All",
      // https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto#permissions wants both.
      ...(manageAssignments ? ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"] : []),
      // https://learn.microsoft.com/graph/api/oauth2permissiongrant-post#permissions
      ...(manageConsent ? ["DelegatedPermissionGrant.ReadWrite.All"] : []),
    ],
  };
}

/** Permissions that reach far beyond the registration (https://learn.microsoft.com/graph/permissions-reference). */
const strong: Record<string, string> = {
  "AppRoleAssignment.ReadWrite.All":
    "AppRoleAssignment.ReadWrite.All grants any permission of any API to any application, itself among them: whoever runs code as this " +
    "identity is an administrator of the whole tenant.",
  "DelegatedPermissionGrant.ReadWrite.All":
    "DelegatedPermissionGrant.ReadWrite.All lets any application act for any user who signs in to it, administrators among them.",
  "Directory.Read.All":
    "Directory.Read.All reads the whole directory: whoever can push an object ID reads in a report whose it is.",
};

/** What somebody should know before giving these permissions; empty where they reach no further than they say. */
export function warningsOn(permissions: readonly string[]): string[] {
  return permissions.flatMap((permission) => strong[permission] ?? []);
}
