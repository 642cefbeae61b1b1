import type { Cloud } from "../cloud.ts";

/**
 * Supported account types: who may sign in, by the values of Microsoft Graph's `signInAudience`, with the limits that
 * Entra ID sets for each (https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation).
 */
export const audiences = {
  AzureADMyOrg: { meaning: "this organization only", personal: false, multipleTenants: false },
  AzureADMultipleOrgs: { meaning: "any organization", personal: false, multipleTenants: true },
  AzureADandPersonalMicrosoftAccount: {
    meaning: "any organization and personal Microsoft accounts",
    personal: true,
    multipleTenants: true,
  },
  PersonalMicrosoftAccount: {
    meaning: "personal Microsoft accounts only",
    personal: true,
    multipleTenants: false,
  },
} as const;

/** A value of `signInAudience`. */
export type Audience = keyof typeof audiences;

export function isAudience(value: string): value is Audience {
  return Object.hasOwn(audiences, value);
}

/** How many redirect URIs a registration may have, all platforms together. */
export function maxRedirectUris(audience: Audience): number {
  return audiences[audience].personal ? 100 : 256;
}

/** How many characters a display name may have. */
export function maxDisplayName(audience: Audience): number {
  return audiences[audience].personal ? 90 : 120;
}

/** Why this is no audience for the cloud; empty when it is one. */
export function audienceProblems(value: string, cloud: Cloud): string[] {
  if (!isAudience(value)) {
    const known = Object.entries(audiences).map(([name, { meaning }]) => `${name} (${meaning})`);
    return [
      `signInAudience must be one of ${known.join(", ")}; got ${JSON.stringify(value)}. Use AzureADMyOrg.`,
    ];
  }
  return audiences[value].personal && !cloud.personalAccounts
    ? [
        `signInAudience ${value} must not be used in the cloud "${cloud.name}": personal Microsoft accounts exist in the ` +
          "global cloud only. Use AzureADMyOrg.",
      ]
    : [];
}
