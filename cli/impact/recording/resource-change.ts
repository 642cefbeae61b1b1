/** Properties of a resource; every secret in them is masked. */
export type Values = Record<string, unknown>;

/**
 * What a run does to a resource. A replacement is one operation, whatever the engine's steps for it are; a clean-up
 * deletes what an interrupted replacement has left.
 */
export type Operation = "create" | "update" | "replace" | "delete" | "clean-up" | "import" | "read" | "same";

/** A resource before or after the run. */
export interface ResourceState {
  /** The provider's identifier; empty for one that is not made yet and for a component. */
  id: string;
  /** As the program declares it. */
  inputs: Values;
  /** As the provider answered, or is expected to answer. */
  outputs: Values;
  protect: boolean;
}

/** Where a secret stands in clear in what a run would leave. */
export interface Leak {
  change: ResourceChange;
  /** Name of the top-level property or output. */
  property: string;
}

/** A difference that the engine found, at a path such as `web.redirectUris[0]`. */
export interface PropertyChange {
  path: string;
  kind: "add" | "delete" | "update";
  /** Whether the resource must be replaced for it. */
  replaces: boolean;
  old: unknown;
  new: unknown;
}

/** What a run does to one resource, or what somebody did to it by hand. */
export interface ResourceChange {
  urn: string;
  /** The last part of the URN. */
  name: string;
  /** Such as `azuread:index/application:Application`. */
  type: string;
  operation: Operation;
  /** URN of what it is below; undefined for what the engine itself has made. */
  parent?: string | undefined;
  old: ResourceState | undefined;
  new: ResourceState | undefined;
  properties: PropertyChange[];
  /** Top-level properties that force the replacement; `id` when it was asked for. */
  replaceKeys: string[];
}

/** Types of the resources that the program declares. */
export const resourceTypes = {
  application: "azuread:index/application:Application",
  servicePrincipal: "azuread:index/servicePrincipal:ServicePrincipal",
  clientSecret: "azuread:index/applicationPassword:ApplicationPassword",
  assignment: "azuread:index/appRoleAssignment:AppRoleAssignment",
  consent: "azuread:index/servicePrincipalDelegatedPermissionGrant:ServicePrincipalDelegatedPermissionGrant",
  displayNameSuffix: "random:index/randomString:RandomString",
  provider: "pulumi:providers:azuread",
  component: "rustdesk-entra:index:RustDeskAppRegistration",
  stack: "pulumi:pulumi:Stack",
} as const;

/** The type's last word, such as `Application`. */
export function shortType(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

/** The name of a resource by its URN, whose last part it is. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
