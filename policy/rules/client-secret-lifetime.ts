import type { ResourceValidationPolicy } from "@pulumi/policy";

import { type ApplicationInputs, checkInputs } from "../resource-check.ts";

/** Settings of the rule. */
export interface LifetimeSettings {
  /** Days from a secret's start to its end. */
  maxDays: number;
}

/** How a resource says how long its secret lives. */
export interface SecretDates {
  endDate?: string | undefined;
  /** Go's form of a duration, such as `4320h`. */
  endDateRelative?: string | undefined;
  startDate?: string | undefined;
}

/** Many tenants refuse more than 180 days (app management policies); Graph's own default is two years. */
export const clientSecretLifetime: ResourceValidationPolicy = {
  name: "client-secret-lifetime",
  description: "A client secret must have an end, and not a far one.",
  enforcementLevel: "mandatory",
  severity: "high",
  configSchema: {
    properties: {
      maxDays: {
        type: "integer",
        minimum: 1,
        maximum: 730,
        description: "Days from a client secret's start to its end, at most.",
        default: 180,
      },
    },
  },
  validateResource: [
    checkInputs("ApplicationPassword", secretLifetimeProblems),
    checkInputs("ServicePrincipalPassword", secretLifetimeProblems),
    checkInputs("Application", inlineSecretProblems),
  ],
};

const millisecondsPerDay = 86_400_000;

/** What a client secret does against the rule; one without a start begins when it is made, which is now or was before. */
export function secretLifetimeProblems(
  dates: SecretDates,
  { maxDays }: LifetimeSettings,
  { name }: { name: string },
): string[] {
  const remedy = `Set an end of at most ${maxDays} days from the start, or raise client-secret-lifetime.maxDays of the pack's configuration.`;
  const start = dates.startDate === undefined ? Date.now() : Date.parse(dates.startDate);
  const end = endOf(dates, start);
  if (end === undefined) {
    return [
      `${name} must have an endDate within ${maxDays} days; got none, with which it would live for two years. ${remedy}`,
    ];
  }
  const days = (end - start) / millisecondsPerDay;
  if (Number.isNaN(days)) {
    return [`${name} must have dates in the form 2026-01-31T12:00:00Z; got ${writtenDates(dates)}. ${remedy}`];
  }
  const got = `${new Date(end).toISOString()}, ${Math.ceil(days)} days`;
  const problem = `${name} must end within ${maxDays} days of its start; got ${got}. ${remedy}`;
  return days > maxDays ? [problem] : [];
}

/** What a secret that is declared within its application does against the rule. */
export function inlineSecretProblems(
  { password }: ApplicationInputs,
  settings: LifetimeSettings,
  { name }: { name: string },
): string[] {
  return password === undefined ? [] : secretLifetimeProblems(password, settings, { name: `The password of ${name}` });
}

/** The dates alone: the inputs beside them may hold the secret. */
function writtenDates({ startDate, endDate, endDateRelative }: SecretDates): string {
  return JSON.stringify({ startDate, endDate, endDateRelative });
}

function endOf({ endDate, endDateRelative }: SecretDates, start: number): number | undefined {
  if (endDate !== undefined) {
    return Date.parse(endDate);
  }
  return endDateRelative === undefined ? undefined : start + durationOf(endDateRelative);
}

const millisecondsPerUnit: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000 };

/** Milliseconds of a duration as Go writes it, such as `4320h` or `24h30m`; NaN for anything else. */
function durationOf(text: string): number {
  if (!/^(\d+(\.\d+)?[hms])+$/.test(text)) {
    return Number.NaN;
  }
  return [...text.matchAll(/([\d.]+)([hms])/g)]
    .map(([, amount, unit]) => Number(amount) * (millisecondsPerUnit[unit ?? ""] ?? Number.NaN))
    .reduce((sum, part) => sum + part, 0);
}
