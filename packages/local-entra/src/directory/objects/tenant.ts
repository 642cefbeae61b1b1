import type { User } from "./user.ts";

/** The tenant that this directory belongs to. */
export interface Tenant {
  /** Directory (tenant) ID, a GUID. */
  id: string;
  displayName: string;
  /** The verified domain, such as `contoso.test`; sign-in names end in it. */
  defaultDomain: string;
  /** Who may consent to an application: users for themselves (the default), or administrators for everybody. */
  consentBy?: "users" | "administrators";
}

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
