import { assignmentName, consentName, defaultAccess, signInScopes } from "../../components/rules/access.ts";
import { microsoftGraph } from "../../policy/graph-permissions.ts";
import type { Graph } from "../graph.ts";
import { nameOf, resourceTypes } from "../impact/recording/resource-change.ts";
import type { StackState } from "../stack/stack-state.ts";

/** An assignment of a user, group or service principal to an application, as Microsoft Graph shows it. */
export interface Assignment {
  id: string;
  appRoleId: string;
  principalId: string;
  principalDisplayName: string | null;
  /** `User`, `Group` or `ServicePrincipal`. */
  principalType: string;
}

/** An administrator's consent for all users, as Microsoft Graph shows it. */
export interface Consent {
  id: string;
  consentType: string;
  resourceId: string;
  /** Permissions, separated by blanks. */
  scope: string;
}

/** Whether the program can declare an assignment, which it does of this role alone. */
export function isDeclarable({ appRoleId }: Assignment): boolean {
  return appRoleId === defaultAccess;
}

/** Whether it is what the program declares. */
export function isSignInConsent({ scope }: Consent): boolean {
  const scopes = scopesOf(scope);
  return scopes.length === signInScopes.length && signInScopes.every((one) => scopes.includes(one));
}

/** The permissions of a consent, each once. */
export function scopesOf(scope: string): string[] {
  return [...new Set(scope.split(" ").filter((one) => one !== ""))];
}

/** Who is assigned, by whatever role; `servicePrincipal` is an object ID. @throws Error when Microsoft Graph refuses. */
export function readAssignments(graph: Graph, servicePrincipal: string): Promise<Assignment[]> {
  return graph.list(`/servicePrincipals/${servicePrincipal}/appRoleAssignedTo?$top=999`);
}

/**
 * The consent for all users to permissions of Microsoft Graph, of which an application has one at most; undefined for none.
 * @throws Error when Microsoft Graph refuses.
 */
export async function readConsent(graph: Graph, servicePrincipal: string): Promise<Consent | undefined> {
  const filter = encodeURIComponent(`clientId eq '${servicePrincipal}' and consentType eq 'AllPrincipals'`);
  const [{ id }, consents] = await Promise.all([
    graph.get<{ id: string }>(`/servicePrincipals(appId='${microsoftGraph}')?$select=id`),
    graph.list<Consent>(`/oauth2PermissionGrants?$filter=${filter}`),
  ]);
  return consents.find(({ resourceId }) => resourceId === id);
}

/** What the configuration declares of access. */
export interface DeclaredAccess {
  /** Object IDs. */
  assigned: string[];
  adminConsent: boolean;
}

/** It by configuration values, as far as they are what the program takes. */
export function declaredAccess(get: (key: string) => unknown): DeclaredAccess {
  const assigned = Object.values(Object(get("assignments"))).map((id) => String(id).toLowerCase());
  return { assigned, adminConsent: String(get("adminConsent")) === "true" };
}

const component = "rustdesk";

/**
 * The IDs by which the program's resources take over what is there, by the resources' names
 * (docs/resources/app_role_assignment.md and service_principal_delegated_permission_grant.md of hashicorp/terraform-provider-azuread).
 */
export function accessImports(
  servicePrincipal: string,
  { assigned, adminConsent }: DeclaredAccess,
  { assignments, consent }: { assignments: Assignment[]; consent: Consent | null | undefined },
): Record<string, string> {
  const wanted = assignments.filter((one) => isDeclarable(one) && assigned.includes(one.principalId.toLowerCase()));
  return Object.fromEntries([
    ...wanted.map(({ principalId, id }) => [
      assignmentName(component, principalId),
      `/servicePrincipals/${servicePrincipal}/appRoleAssignedTo/${id}`,
    ]),
    ...(adminConsent && consent ? [[consentName(component), `/oauth2PermissionGrants/${consent.id}`]] : []),
  ]);
}

/**
 * The IDs by which a run takes over what the configuration declares, the state does not know, and somebody has given by hand, since Graph
 * refuses to give it again. Asks nothing where the state knows all. @throws Error when Microsoft Graph refuses.
 */
export async function findStandingAccess(
  graph: Graph,
  { resources }: StackState,
  declared: DeclaredAccess,
): Promise<Record<string, string>> {
  const known = new Set(resources.map(({ urn }) => nameOf(urn)));
  const servicePrincipal = resources.find(({ type }) => type === resourceTypes.servicePrincipal)?.outputs?.objectId;
  const assigned = declared.assigned.filter((id) => !known.has(assignmentName(component, id)));
  const adminConsent = declared.adminConsent && !known.has(consentName(component));
  if (typeof servicePrincipal !== "string") {
    return {};
  }
  const [assignments, consent] = await Promise.all([
    assigned.length === 0 ? [] : readAssignments(graph, servicePrincipal),
    // An identity that may assign need not be one that may consent.
    adminConsent ? readConsent(graph, servicePrincipal).catch(() => undefined) : undefined,
  ]);
  return accessImports(servicePrincipal, { assigned, adminConsent }, { assignments, consent });
}
