import type { Directory } from "../../directory/directory.ts";
import { personalTenant, type Tenant } from "../../directory/objects/tenant.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";

/** What the first part of a path addresses: one tenant, or a set of them. */
export interface Authority {
  /** How its addresses name it: a tenant's ID, `organizations`, `common` or `consumers`. */
  name: string;
  /** Undefined for `organizations` and `common`, where the account decides. */
  tenant: Tenant | undefined;
}

/**
 * The authority that a path names: a tenant by its ID or domain, or one of the three names for many tenants.
 * https://learn.microsoft.com/entra/identity-platform/v2-protocols#endpoints
 * @param error OAuth error code in place of the table's.
 * @throws EntraRefusal 90002 for an unknown one.
 */
export function authorityOf(directory: Directory, named: string | undefined, error?: string): Authority {
  const name = named?.toLowerCase() ?? "";
  if (name === "organizations" || name === "common") {
    return { name, tenant: undefined };
  }
  if (name === "consumers") {
    return { name, tenant: personalTenant };
  }
  const tenants = [directory.tenant, ...directory.otherTenants.list()];
  const tenant =
    tenants.find(({ id, defaultDomain }) => name === id.toLowerCase() || name === defaultDomain.toLowerCase()) ??
    (name === personalTenant.id ? personalTenant : undefined);
  if (!tenant) {
    throw new EntraRefusal(90002, { tenant: named ?? "" }, error);
  }
  return { name: tenant.id, tenant };
}

/** What a refusal calls the directory that was asked. */
export function directoryName({ name, tenant }: Authority): string {
  return tenant?.displayName ?? name;
}
