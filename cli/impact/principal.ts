/** Somebody or something in the directory that can be assigned to an application. */
export interface Principal {
  /** `missing`: the tenant has none of this object ID. */
  kind: "group" | "user" | "servicePrincipal" | "missing";
  /** Undefined where it may not be read. */
  name?: string | undefined;
  /** Whether a group has groups as members. */
  hasGroups?: boolean;
}
