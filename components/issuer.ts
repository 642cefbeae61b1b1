import type { Cloud } from "./cloud.ts";
import type { Audience } from "./rules/audience.ts";

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
