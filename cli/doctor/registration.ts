import { Graph, type Variables, whyUnread } from "../graph.ts";
import { checking, type Finding } from "./finding.ts";
import type { Subject } from "./subject.ts";

/** A registration as Microsoft Graph has it; what could not be read is undefined. */
export interface Registration {
  /** Object ID of the application. */
  objectId?: string | undefined;
  /** Neither there nor among the deleted ones. */
  isMissing?: boolean;
  isDeleted?: boolean;
  redirectUris?: { uri: string; platform: "web" | "spa" | "publicClient" }[];
  givesIdTokens?: boolean;
  /** First three characters of each client secret. */
  secretHints?: string[];
  /** Client secrets by their Secret IDs. */
  secrets?: { keyId: string; hint: string | null; displayName: string | null; endDateTime: string }[];
  servicePrincipal?: { id: string; accountEnabled: boolean; appRoleAssignmentRequired: boolean } | undefined;
  /** How many people, groups or applications are assigned. */
  assigned?: number | undefined;
  consents?: { consentType: string }[] | undefined;
  /** Whether people of the tenant may consent themselves. */
  usersMayConsent?: boolean | undefined;
}

type List<Item> = { value: Item[] };

interface Application {
  id: string;
  web: { redirectUris: string[]; implicitGrantSettings: { enableIdTokenIssuance: boolean } };
  spa: { redirectUris: string[] };
  publicClient: { redirectUris: string[] };
  passwordCredentials: NonNullable<Registration["secrets"]>;
}

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
    return {
      ...(application === undefined ? await whereIsIt(graph, clientId) : described(application)),
      ...(servicePrincipal === undefined ? {} : { servicePrincipal, ...(await access(graph, servicePrincipal.id)) }),
    };
  } catch (error) {
    return whyUnread(error as Error);
  }
}

function described({ id, web, spa, publicClient, passwordCredentials }: Application): Registration {
  const on = (platform: "web" | "spa" | "publicClient", { redirectUris }: { redirectUris: string[] }) =>
    redirectUris.map((uri) => ({ uri, platform }));
  return {
    objectId: id,
    redirectUris: [...on("web", web), ...on("spa", spa), ...on("publicClient", publicClient)],
    givesIdTokens: web.implicitGrantSettings.enableIdTokenIssuance,
    secretHints: passwordCredentials.flatMap(({ hint }) => hint ?? []),
    secrets: passwordCredentials,
  };
}

async function whereIsIt(graph: Graph, clientId: string): Promise<Registration> {
  const deleted = await quietly(
    graph.get<List<unknown>>(`/directory/deletedItems/microsoft.graph.application?$filter=appId eq '${clientId}'`),
  );
  return { isMissing: deleted?.value.length === 0, isDeleted: (deleted?.value.length ?? 0) > 0 };
}

async function access(graph: Graph, servicePrincipal: string): Promise<Registration> {
  const [assigned, consents, policy] = await Promise.all([
    quietly(graph.get<List<unknown>>(`/servicePrincipals/${servicePrincipal}/appRoleAssignedTo`)),
    quietly(
      graph.get<List<{ consentType: string }>>(`/oauth2PermissionGrants?$filter=clientId eq '${servicePrincipal}'`),
    ),
    quietly(
      graph.get<{ defaultUserRolePermissions?: { permissionGrantPoliciesAssigned?: string[] } }>(
        "/policies/authorizationPolicy",
      ),
    ),
  ]);
  // https://learn.microsoft.com/entra/identity/enterprise-apps/configure-user-consent
  const policies = policy?.defaultUserRolePermissions?.permissionGrantPoliciesAssigned;
  return {
    assigned: assigned?.value.length,
    consents: consents?.value,
    usersMayConsent: policies?.some((name) => name.startsWith("ManagePermissionGrantsForSelf.")),
  };
}

/** What the identity may not read stays unknown. */
function quietly<Value>(answer: Promise<Value>): Promise<Value | undefined> {
  return answer.catch(() => undefined);
}

/** Who may sign in, as far as the registration tells. */
export function accessFindings(registration: Registration | undefined, { selector }: Subject): Finding[] {
  if (registration?.servicePrincipal === undefined) {
    const why = "could not tell: the enterprise application could not be read.";
    return [checking("assignment", "assignment").unknown(why), checking("consent", "consent").unknown(why)];
  }
  const isRequired = registration.servicePrincipal.appRoleAssignmentRequired;
  return [
    assignmentFinding(isRequired, registration.assigned, selector),
    consentFinding(isRequired, registration, selector),
  ];
}

function assignmentFinding(isRequired: boolean, assigned: number | undefined, selector: string): Finding {
  const { fine, unknown, refused } = checking("assignment", "assignment");
  if (!isRequired) {
    return fine("not required: everybody of the tenant may sign in.");
  }
  if (assigned === undefined) {
    return unknown("required; who is assigned could not be read.");
  }
  return assigned === 0
    ? refused(50105, selector, "It is required, and nobody is assigned.")
    : fine(`required; ${assigned === 1 ? "1 person or group is" : `${assigned} people and groups are`} assigned.`);
}

function consentFinding(isRequired: boolean, { consents, usersMayConsent }: Registration, selector: string): Finding {
  const { fine, unknown, refused } = checking("consent", "consent");
  if (consents?.some(({ consentType }) => consentType === "AllPrincipals")) {
    return fine("given for everybody.");
  }
  if (consents !== undefined && (isRequired || usersMayConsent === false)) {
    const why = isRequired
      ? "Nobody can consent alone where assignment is required"
      : "The tenant leaves it to administrators";
    return refused(90094, selector, `${why}, and none has given it for everybody.`);
  }
  if (isRequired) {
    return unknown("could not be read; where assignment is required, an administrator must give it for everybody.");
  }
  return usersMayConsent || consents?.length
    ? fine("people are asked at their first sign-in.")
    : unknown(
        "people are asked at their first sign-in, where the tenant lets them; whether it does could not be read.",
      );
}
