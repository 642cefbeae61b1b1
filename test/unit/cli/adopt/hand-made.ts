import type { Assignment, Consent } from "../../../../cli/access/standing-access.ts";
import type { Registration } from "../../../../cli/adopt/registration.ts";

/** Object IDs of an administrator and of the identity that deploys. */
export const ada = "aaaaaaaa-0000-4000-8000-000000000001";
export const deployer = "dddddddd-0000-4000-8000-000000000002";

/** An assignment as Graph shows it. */
export function assigned(principalId: string, changes: Partial<Assignment> = {}): Assignment {
  return {
    id: `of-${principalId}`,
    appRoleId: "00000000-0000-0000-0000-000000000000",
    principalId,
    principalDisplayName: "Support team",
    principalType: "Group",
    ...changes,
  };
}

/** A consent for all users as Graph shows it. */
export function consentTo(scope: string): Consent {
  return { id: "grant", consentType: "AllPrincipals", resourceId: "graph", scope };
}

/** Redirect URIs by platform. */
interface Uris {
  web?: string[];
  spa?: string[];
  publicClient?: string[];
}

/** A registration as the provider's functions answer for one that the portal made. */
export function handMade(
  application: Partial<Registration["application"]> = {},
  { web = ["https://desk.example.com/api/oidc/callback"], spa = [], publicClient = [] }: Uris = {},
): Registration {
  const found: Partial<Registration["application"]> = {
    id: "/applications/eeeeeeee-0000-4000-8000-000000000003",
    clientId: "cccccccc-0000-4000-8000-000000000004",
    displayName: "RustDesk",
    signInAudience: "AzureADMyOrg",
    owners: [ada, deployer],
    webs: [{ homepageUrl: "", logoutUrl: "", implicitGrants: [], redirectUris: web }],
    singlePageApplications: [{ redirectUris: spa }],
    publicClients: [{ redirectUris: publicClient }],
    optionalClaims: [],
    groupMembershipClaims: [],
    serviceManagementReference: "",
    notes: "",
    ...application,
  };
  const servicePrincipal: Partial<Registration["servicePrincipal"]> = {
    id: "/servicePrincipals/ffffffff-0000-4000-8000-000000000005",
    objectId: "ffffffff-0000-4000-8000-000000000005",
  };
  return {
    application: found as Registration["application"],
    servicePrincipal: servicePrincipal as Registration["servicePrincipal"],
    deployer: {
      id: "",
      clientId: "bbbbbbbb-0000-4000-8000-000000000006",
      objectId: deployer,
      tenantId: "99999999-0000-4000-8000-000000000007",
    },
    access: { assignments: [], consent: null },
  };
}
