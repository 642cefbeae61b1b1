import { clientSecretsIn } from "./client-secrets.ts";
import { Collection } from "./collection.ts";
import { Links } from "./links.ts";
import type { AppRoleAssignment } from "./objects/app-role-assignment.ts";
import type { Application } from "./objects/application.ts";
import type { FederatedCredential } from "./objects/federated-credential.ts";
import type { Group } from "./objects/group.ts";
import type { Logo } from "./objects/logo.ts";
import type { PermissionGrant } from "./objects/permission-grant.ts";
import type { ServicePrincipal } from "./objects/service-principal.ts";
import type { ExternalUser, Tenant } from "./objects/tenant.ts";
import type { User } from "./objects/user.ts";
import type { Store } from "./store.ts";

/** One tenant's directory. */
export type Directory = ReturnType<typeof directoryIn>;

/** The directory of a tenant in a store; all parts write to that one, so `transaction` spans them. */
export function directoryIn(store: Store, tenant: Tenant, now: () => Date = () => new Date()) {
  const objects = {
    applications: new Collection<Application>(store, "application"),
    /** The recycle bin: registrations deleted in the last 30 days. */
    deletedApplications: new Collection<Application>(store, "deletedApplication"),
    /** As `deletedApplications`, of Microsoft 365. */
    deletedGroups: new Collection<Group>(store, "deletedGroup"),
    deletedUsers: new Collection<User>(store, "deletedUser"),
    servicePrincipals: new Collection<ServicePrincipal>(store, "servicePrincipal"),
    users: new Collection<User>(store, "user"),
    groups: new Collection<Group>(store, "group"),
    appRoleAssignments: new Collection<AppRoleAssignment>(store, "appRoleAssignment"),
    permissionGrants: new Collection<PermissionGrant>(store, "oauth2PermissionGrant"),
    /** Other organisations, whose people may sign in to applications of several tenants. */
    otherTenants: new Collection<Tenant>(store, "otherTenant"),
    /** People of other organisations and with personal accounts; they are not in this tenant. */
    externalUsers: new Collection<ExternalUser>(store, "externalUser"),
    externalPermissionGrants: new Collection<PermissionGrant>(store, "externalPermissionGrant"),
    federatedCredentials: new Collection<FederatedCredential>(store, "federatedIdentityCredential"),
    logos: new Collection<Logo>(store, "logo"),
  };
  const links = {
    owners: new Links(store, "owners"),
    /** From a group to its members: users and groups. */
    members: new Links(store, "members"),
    /** From a user to the one who manages them. */
    managers: new Links(store, "manager"),
    /** From a user to the template IDs of the directory roles that the user has. */
    directoryRoles: new Links(store, "directoryRoles"),
  };

  /** Removes all that points to an object which is going away. */
  function removeReferences(id: string): void {
    for (const named of Object.values(links)) {
      named.removeAll(id);
    }
    const { appRoleAssignments, permissionGrants } = objects;
    for (const { id: assignment, principalId, resourceId } of appRoleAssignments.list()) {
      if ([principalId, resourceId].includes(id)) {
        appRoleAssignments.delete(assignment);
      }
    }
    for (const { id: grant, principalId, clientId, resourceId } of permissionGrants.list()) {
      if ([principalId, clientId, resourceId].includes(id)) {
        permissionGrants.delete(grant);
      }
    }
  }

  const transaction = <T>(work: () => T): T => store.transaction(work);
  return { tenant, ...objects, ...links, clientSecrets: clientSecretsIn(store), now, removeReferences, transaction };
}
