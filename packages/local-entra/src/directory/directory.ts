import { ClientSecrets } from "./client-secrets.ts";
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

/** One tenant's directory. All parts write to one store, so `transaction` spans them. */
export class Directory {
  readonly tenant: Tenant;
  readonly applications: Collection<Application>;
  /** The recycle bin: registrations deleted in the last 30 days. */
  readonly deletedApplications: Collection<Application>;
  /** As `deletedApplications`, of Microsoft 365. */
  readonly deletedGroups: Collection<Group>;
  readonly deletedUsers: Collection<User>;
  readonly servicePrincipals: Collection<ServicePrincipal>;
  readonly users: Collection<User>;
  readonly groups: Collection<Group>;
  readonly appRoleAssignments: Collection<AppRoleAssignment>;
  readonly permissionGrants: Collection<PermissionGrant>;
  /** Other organisations, whose people may sign in to applications of several tenants. */
  readonly otherTenants: Collection<Tenant>;
  /** People of other organisations and with personal accounts; they are not in this tenant. */
  readonly externalUsers: Collection<ExternalUser>;
  readonly externalPermissionGrants: Collection<PermissionGrant>;
  readonly federatedCredentials: Collection<FederatedCredential>;
  readonly logos: Collection<Logo>;
  readonly owners: Links;
  /** From a group to its members: users and groups. */
  readonly members: Links;
  /** From a user to the one who manages them. */
  readonly managers: Links;
  /** From a user to the template IDs of the directory roles that the user has. */
  readonly directoryRoles: Links;
  readonly clientSecrets: ClientSecrets;
  readonly #store: Store;
  readonly #clock: () => Date;

  constructor(store: Store, tenant: Tenant, clock: () => Date = () => new Date()) {
    this.#store = store;
    this.#clock = clock;
    this.tenant = tenant;
    this.applications = new Collection(store, "application");
    this.deletedApplications = new Collection(store, "deletedApplication");
    this.deletedGroups = new Collection(store, "deletedGroup");
    this.deletedUsers = new Collection(store, "deletedUser");
    this.servicePrincipals = new Collection(store, "servicePrincipal");
    this.users = new Collection(store, "user");
    this.groups = new Collection(store, "group");
    this.appRoleAssignments = new Collection(store, "appRoleAssignment");
    this.permissionGrants = new Collection(store, "oauth2PermissionGrant");
    this.otherTenants = new Collection(store, "otherTenant");
    this.externalUsers = new Collection(store, "externalUser");
    this.externalPermissionGrants = new Collection(store, "externalPermissionGrant");
    this.federatedCredentials = new Collection(store, "federatedIdentityCredential");
    this.logos = new Collection(store, "logo");
    this.owners = new Links(store, "owners");
    this.members = new Links(store, "members");
    this.managers = new Links(store, "manager");
    this.directoryRoles = new Links(store, "directoryRoles");
    this.clientSecrets = new ClientSecrets(store);
  }

  /** Removes all that points to an object which is going away. */
  removeReferences(id: string): void {
    for (const links of [this.owners, this.members, this.managers, this.directoryRoles]) {
      links.removeAll(id);
    }
    for (const { id: assignment, principalId, resourceId } of this.appRoleAssignments.list()) {
      if ([principalId, resourceId].includes(id)) {
        this.appRoleAssignments.delete(assignment);
      }
    }
    for (const { id: grant, principalId, clientId, resourceId } of this.permissionGrants.list()) {
      if ([principalId, clientId, resourceId].includes(id)) {
        this.permissionGrants.delete(grant);
      }
    }
  }

  now(): Date {
    return this.#clock();
  }

  transaction<T>(work: () => T): T {
    return this.#store.transaction(work);
  }
}
