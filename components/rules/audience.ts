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

/** Why this is no audience for the cloud, as far as that is known; empty when it is one. */
export function audienceProblems(value: string, cloud?: { name: string; personalAccounts: boolean }): string[] {
  if (!isAudience(value)) {
    const known = Object.entries(audiences).map(([name, { meaning }]) => `${name} (${meaning})`);
    return [`signInAudience must be one of ${known.join(", ")}; got ${JSON.stringify(value)}. Use AzureADMyOrg.`];
  }
  return cloud && audiences[value].personal && !cloud.personalAccounts
    ? [
        `signInAudience ${value} must not be used in the cloud "${cloud.name}": personal Microsoft accounts exist in the ` +
          "global cloud only. Use AzureADMyOrg.",
      ]
    : [];
}

/** What an audience means whose users carry other issuers than the one that RustDesk is given; empty for the others. */
export function audienceWarnings(audience: Audience): string[] {
  return audiences[audience].multipleTenants
    ? [
        `signInAudience ${audience} lets accounts of ${audiences[audience].meaning} ask to sign in, but RustDesk takes one ` +
          "issuer and compares it exactly: only users of this tenant can sign in. Use AzureADMyOrg unless another " +
          "application needs this registration too.",
      ]
    : [];
}
