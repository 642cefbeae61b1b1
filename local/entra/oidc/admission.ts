import type { User } from "../directory/user.ts";
import { EntraRefusal } from "./entra-refusal.ts";
import type { RegisteredClient } from "./registered-client.ts";

/**
 * Checks that a user may sign in to an application at all.
 * @throws EntraRefusal 50105 where assignment is required: the directory has no assignments, so nobody is assigned.
 */
export function assertAdmitted(user: User, { application, servicePrincipal }: RegisteredClient): void {
  if (servicePrincipal.appRoleAssignmentRequired) {
    throw new EntraRefusal(50105, {
      appName: application.displayName,
      appId: application.appId,
      user: user.userPrincipalName,
    });
  }
}
