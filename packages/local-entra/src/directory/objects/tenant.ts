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
