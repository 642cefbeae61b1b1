import { dayMilliseconds, normalizedDate, utcText } from "./dates.ts";
import { isGuid } from "./guid.ts";

/** The portal's longest client secret, 24 months (https://learn.microsoft.com/entra/identity-platform/how-to-add-credentials). */
const maxLifetimeDays = 730;

/** What decides the registration's client secrets. */
export interface ClientSecretArgs {
  /** Counts from 1. Raising it makes a new secret; the previous one stays valid until the next raise. */
  generation: number;
  /** This generation and those before it are removed instead of kept; 0 for none. */
  retiredGeneration: number;
  /** Days from the making of a secret to its end; later changes apply to the next generation. */
  lifetimeDays: number;
  /** From how many days before the end a preview and an update warn. */
  warningDays: number;
  /** A secret that was made elsewhere and takes the place of a created one. */
  existing?: ExistingSecret | undefined;
}

/** A client secret that was not made by this program. */
export interface ExistingSecret {
  /** The secret's Value in the portal, which is not its Secret ID. In clear: it goes into a secret output and nowhere else. */
  value: string;
  /** When it stops working: a date, or date and time by RFC 3339; undefined when nobody noted it. */
  expires?: string | undefined;
}

/** Name of the resource of a generation; a contract with the stacks that have it. */
export function clientSecretName(component: string, generation: number): string {
  return `${component}-client-secret-${generation}`;
}

/** The generation of a resource by its name (or its URN, which ends in it); undefined for another resource. */
export function generationOf(name: string): number | undefined {
  const [, number] = /-client-secret-(\d+)$/.exec(name) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** What Entra ID's list of secrets shows of a generation made here, up to its number. */
export const clientSecretLabel = "RustDesk console, generation ";

/** Why no client secret can be made, without the value of an existing one; empty when one can. */
export function clientSecretProblems(args: ClientSecretArgs): string[] {
  const { generation, retiredGeneration, lifetimeDays, warningDays, existing } = args;
  const problems: string[] = [];
  if (!isWhole(generation, 1)) {
    problems.push(`clientSecretGeneration must be a whole number from 1; got ${generation}. Set 1 for the first.`);
  } else if (!isWhole(retiredGeneration, 0, generation - 1)) {
    problems.push(
      `clientSecretRetiredGeneration must be a whole number from 0 and less than clientSecretGeneration (${generation}), since ` +
        `the current secret is never retired; got ${retiredGeneration}. Raise clientSecretGeneration first.`,
    );
  }
  if (!isWhole(lifetimeDays, 1, maxLifetimeDays)) {
    problems.push(
      `clientSecretLifetimeDays must be a whole number from 1 to ${maxLifetimeDays} (24 months, the portal's most); got ` +
        `${lifetimeDays}. Use 180 or fewer: many tenants refuse more.`,
    );
  }
  if (!isWhole(warningDays, 0, maxLifetimeDays)) {
    problems.push(
      `clientSecretWarningDays must be a whole number from 0 to ${maxLifetimeDays}; got ${warningDays}. Use 30.`,
    );
  }
  if (existing === undefined) {
    return problems;
  }
  const { value, expires } = existing;
  if (value === "" && expires) {
    problems.push("existingClientSecretExpires must come with existingClientSecret. Set both or neither.");
  } else if (value.trim() === "" || value !== value.trim()) {
    problems.push(
      "existingClientSecret must not be empty, nor begin or end with a blank or a line end. Set it again, encrypted.",
    );
  } else if (isGuid(value)) {
    problems.push(
      "existingClientSecret must be the secret's Value; got a GUID, which is its Secret ID. The portal shows the Value " +
        "once, when the secret is made. Set it again, encrypted.",
    );
  }
  if (expires !== undefined && normalizedDate(expires) === undefined) {
    problems.push(
      'existingClientSecretExpires must be a date such as "2027-05-31", or date and time by RFC 3339; got ' +
        `${JSON.stringify(expires)}. The portal's list of client secrets shows it.`,
    );
  }
  return problems;
}

function isWhole(value: number, least: number, most = Number.POSITIVE_INFINITY): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/**
 * The generations that are declared: the current one last, and before it the previous one unless it is retired, so that a
 * renewal locks nobody out. None with an existing secret.
 */
export function declaredGenerations({ generation, retiredGeneration, existing }: ClientSecretArgs): number[] {
  return existing ? [] : [generation - 1, generation].filter((number) => number > retiredGeneration);
}

/** The end (RFC 3339) of a secret that is made at `now`. */
export function endDateOf(now: Date, lifetimeDays: number): string {
  return utcText(new Date(now.getTime() + lifetimeDays * dayMilliseconds));
}
