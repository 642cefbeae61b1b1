import { type Audience, audiences } from "./rules/audience.ts";
import type { Cloud } from "./cloud.ts";

/** The tenant of all personal Microsoft accounts. */
const consumersTenantId = "9188040d-6c67-4c5b-b112-36a304b66dad";

/**
 * The issuer as its ID tokens carry it. RustDesk compares it exactly, so it has the tenant's GUID, and never
 * `common`, `organizations`, a domain name or a trailing slash
 * (https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#payload-claims).
 */
export function issuerOf(cloud: Cloud, tenantId: string, audience: Audience): string {
  const tenant = audience === "PersonalMicrosoftAccount" ? consumersTenantId : tenantId;
  return `${cloud.issuerOrigin}/${tenant}/v2.0`;
}

/** What to tell of an audience whose users carry other issuers than the one RustDesk is given. */
export function audienceWarning(audience: Audience): string | undefined {
  return audiences[audience].multipleTenants
    ? `signInAudience ${audience} lets accounts of ${audiences[audience].meaning} ask to sign in, but RustDesk takes ` +
        "one issuer and compares it exactly: only users of this tenant can sign in. Use AzureADMyOrg unless another " +
        "application needs this registration too."
    : undefined;
}
