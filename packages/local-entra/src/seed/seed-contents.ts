import type { Tenant } from "../directory/objects/tenant.ts";
import type { User } from "../directory/objects/user.ts";

/** A person in the seed file; object IDs are made at random when the directory first gets them. */
export type SeedPerson = Omit<User, "id">;

/** A user of the tenant. */
export interface SeedUser extends SeedPerson {
  /** Names of directory roles. */
  roles: string[];
}

/** A security group. */
export interface SeedGroup {
  displayName: string;
  description: string | null;
  /** User principal names, or display names of other groups. */
  members: string[];
}

/** Another organisation. */
export interface SeedTenant extends Pick<Tenant, "displayName" | "defaultDomain"> {
  users: SeedPerson[];
}

/** Everything that a seed file says. */
export interface SeedContents {
  tenant: Omit<Tenant, "id">;
  users: SeedUser[];
  groups: SeedGroup[];
  otherTenants: SeedTenant[];
  personalAccounts: SeedPerson[];
  /** The identity that Pulumi works as, with the application permissions of Graph that it was granted. */
  deployer: { displayName: string; graphRoles: string[] };
}
