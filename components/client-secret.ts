/** The portal's longest client secret, 24 months (https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials). */
const maxLifetimeDays = 730;

const millisecondsPerDay = 86_400_000;

/** What decides the registration's client secrets. */
export interface ClientSecretArgs {
  /** Counts from 1; raising it makes a new secret and keeps the one before valid until the next raise. */
  generation: number;
  /** Days from the making of a secret to its end; later changes apply to the next generation. */
  lifetimeDays: number;
}

/** Why no client secret can be made; empty when one can. */
export function clientSecretProblems({ generation, lifetimeDays }: ClientSecretArgs): string[] {
  const problems: string[] = [];
  if (!Number.isInteger(generation) || generation < 1) {
    problems.push(
      `clientSecretGeneration must be a whole number from 1; got ${generation}. Set 1 for the first.`,
    );
  }
  if (!Number.isInteger(lifetimeDays) || lifetimeDays < 1 || lifetimeDays > maxLifetimeDays) {
    problems.push(
      `clientSecretLifetimeDays must be a whole number from 1 to ${maxLifetimeDays} (24 months, the portal's most); ` +
        `got ${lifetimeDays}. Use 180 or fewer: many tenants refuse more.`,
    );
  }
  return problems;
}

/** The generations that are declared: the current one last, and the one before it, so that a renewal locks nobody out. */
export function declaredGenerations(generation: number): number[] {
  return generation === 1 ? [1] : [generation - 1, generation];
}

/**
 * The end of a secret that is made at `now`, in whole seconds because the provider compares dates as text
 * (`…00.000Z` and `…00Z` would differ).
 */
export function endDateOf(now: Date, lifetimeDays: number): string {
  const end = new Date(now.getTime() + lifetimeDays * millisecondsPerDay);
  return `${end.toISOString().slice(0, 19)}Z`;
}
