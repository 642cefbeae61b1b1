import type { Tenant } from "./tenant.ts";
import type { User } from "./user.ts";

/** The tenant in which personal Microsoft accounts are (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#payload-claims). */
export const personalTenant: Tenant = {
  id: "9188040d-6c67-4c5b-b112-36a304b66dad",
  displayName: "Microsoft Services",
  defaultDomain: "live.com",
};

/** A person of another organisation, or with a personal Microsoft account. */
export interface ExternalUser extends User {
  /** ID of the tenant that the account is in. */
  tenantId: string;
}
