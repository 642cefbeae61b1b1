/** Somebody or something in the directory that can be assigned to an application. */
export interface Principal {
  /** `missing`: the tenant has none of this object ID. */
  kind: "group" | "user" | "servicePrincipal" | "missing";
  /** Undefined where it may not be read. */
  name?: string | undefined;
  /** Whether a group has groups as members; undefined where its members may not be read. */
  hasGroups?: boolean | undefined;
  /** Whether a group has people as direct members; undefined where its members may not be read. */
  hasPeople?: boolean | undefined;
}
