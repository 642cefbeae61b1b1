import { type DirectoryObject, readMembers } from "../access/principals.ts";
import { type Assignment, type Consent, readAssignments } from "../access/standing-access.ts";
import { Graph, type Variables, whyUnread } from "../graph.ts";
import type { Subject } from "./subject.ts";

/** A registration as Microsoft Graph has it; what could not be read is undefined. */
export interface Registration {
  application?: Application | undefined;
  /** Whether it is among the deleted ones, where it is nowhere else. */
  isDeleted?: boolean | undefined;
  servicePrincipal?: { id: string; accountEnabled: boolean; appRoleAssignmentRequired: boolean } | undefined;
  assigned?: Assigned[] | undefined;
  /** Of administrators, for everybody, and of people, for themselves. */
  consents?: Consent[] | undefined;
  /** Whether people of the tenant may consent themselves. */
  usersMayConsent?: boolean | undefined;
}

/** https://learn.microsoft.com/graph/api/resources/application */
export interface Application {
  id: string;
  signInAudience: string;
  web: { redirectUris: string[]; implicitGrantSettings: { enableIdTokenIssuance: boolean } };
  spa: { redirectUris: string[] };
  publicClient: { redirectUris: string[] };
  passwordCredentials: { keyId: string; hint: string | null; displayName: string | null }[];
}

/** Somebody who is assigned. */
export interface Assigned extends Assignment {
  /** Direct ones of a group. */
  members?: DirectoryObject[] | undefined;
}

type List<Item> = { value: Item[] };

/** Reads the registration as the identity that deploys; a text says why it cannot. */
export async function readRegistration(
  { clientId, tenantId }: Subject,
  variables: Variables,
): Promise<Registration | string> {
  try {
    // The outputs' tenant, wherever this machine is signed in besides.
    const inTenant = tenantId === undefined ? variables : { ...variables, ARM_TENANT_ID: tenantId };
    const graph = await Graph.signIn(inTenant, tenantId);
    const of = `?$filter=appId eq '${clientId}'`;
    const [applications, principals] = await Promise.all([
      graph.get<List<Application>>(`/applications${of}`),
      graph.get<List<NonNullable<Registration["servicePrincipal"]>>>(`/servicePrincipals${of}`),
    ]);
    const [application] = applications.value;
    const [servicePrincipal] = principals.value;
    const deleted = application
      ? undefined
      : await quietly(graph.get<List<unknown>>(`/directory/deletedItems/microsoft.graph.application${of}`));
    return {
      application,
      isDeleted: deleted && deleted.value.length > 0,
      ...(servicePrincipal && { servicePrincipal, ...(await access(graph, servicePrincipal.id)) }),
    };
  } catch (error) {
    return whyUnread(error as Error);
  }
}

interface AuthorizationPolicy {
  defaultUserRolePermissions?: { permissionGrantPoliciesAssigned?: string[] };
}

async function access(graph: Graph, servicePrincipal: string): Promise<Registration> {
  const [assigned, consents, policy] = await Promise.all([
    quietly(readAssigned(graph, servicePrincipal)),
    quietly(graph.list<Consent>(`/oauth2PermissionGrants?$filter=clientId eq '${servicePrincipal}'`)),
    quietly(graph.get<AuthorizationPolicy>("/policies/authorizationPolicy")),
  ]);
  // https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent
  const policies = policy?.defaultUserRolePermissions?.permissionGrantPoliciesAssigned;
  return {
    assigned,
    consents,
    usersMayConsent: policies?.some((name) => name.startsWith("ManagePermissionGrantsForSelf.")),
  };
}

async function readAssigned(graph: Graph, servicePrincipal: string): Promise<Assigned[]> {
  const assignments = await readAssignments(graph, servicePrincipal);
  const membersOf = async ({ principalId, principalType }: Assignment) =>
    principalType === "Group" ? quietly(readMembers(graph, principalId)) : undefined;
  return Promise.all(assignments.map(async (one) => ({ ...one, members: await membersOf(one) })));
}

/** What the identity may not read stays unknown. */
function quietly<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  return answer.catch(() => undefined);
}
