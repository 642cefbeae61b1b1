import * as azuread from "@pulumi/azuread";
import type * as pulumi from "@pulumi/pulumi";

import { type AccessArgs, assignmentName, consentName, defaultAccess, signInScopes } from "./rules/access.ts";

/** Microsoft Graph's application ID, the same in every cloud and tenant. */
const microsoftGraph = "00000003-0000-0000-c000-000000000000";

/** Declares who is assigned to the application, and the consent for all of them. */
export function declareAccess(
  name: string,
  { assignments, adminConsent }: AccessArgs,
  servicePrincipal: azuread.ServicePrincipal,
  opts: { parent: pulumi.Resource; deletedWith: pulumi.Resource },
): void {
  for (const objectId of Object.values(assignments)) {
    // The provider compares it with Graph's letter by letter, and would replace the assignment.
    const principalObjectId = objectId.toLowerCase();
    new azuread.AppRoleAssignment(
      assignmentName(name, principalObjectId),
      { appRoleId: defaultAccess, principalObjectId, resourceObjectId: servicePrincipal.objectId },
      opts,
    );
  }
  if (adminConsent) {
    const graph = azuread.getServicePrincipalOutput({ clientId: microsoftGraph }, { parent: opts.parent });
    new azuread.ServicePrincipalDelegatedPermissionGrant(
      consentName(name),
      {
        servicePrincipalObjectId: servicePrincipal.objectId,
        resourceServicePrincipalObjectId: graph.objectId,
        claimValues: signInScopes,
      },
      opts,
    );
  }
}
