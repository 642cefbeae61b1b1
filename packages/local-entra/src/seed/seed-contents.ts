import type { Tenant } from "../directory/objects/tenant.ts";
import type { User } from "../directory/objects/user.ts";

/** A person in the seed file; object IDs are made at random when the directory first gets them. */
export type SeedPerson = Omit<User, "id">;

/** Everything that a seed file says. */
export interface SeedContents {
  tenant: Omit<Tenant, "id">;
  /** People of the tenant, with the names of their directory roles. */
  users: (SeedPerson & { roles: string[] })[];
  /** Security groups; members are user principal names, or display names of other groups. */
  groups: { displayName: string; description: string | null; members: string[] }[];
  /** Other organisations. */
  otherTenants: (Pick<Tenant, "displayName" | "defaultDomain"> & { users: SeedPerson[] })[];
  personalAccounts: SeedPerson[];
  /** The identity that Pulumi or Terraform works as, with the permissions of Graph that it was granted. */
  deployer: { displayName: string; graphRoles: string[] };
}
