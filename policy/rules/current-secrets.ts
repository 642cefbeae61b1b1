import type { StackValidationPolicy } from "@pulumi/policy";

import { checkStack, type StackResource, typeOf } from "../resource-check.ts";

/** Whoever has a client secret can act as the application, and one that the console does not use is somebody else's. */
export const currentSecrets: StackValidationPolicy = {
  name: "current-secrets-only",
  description: "An application must have no credentials but the console's client secret and the one before it.",
  enforcementLevel: "mandatory",
  severity: "critical",
  validateStack: checkStack(superfluousSecretProblems),
};

/** What a stack does against the rule, and where. */
export function superfluousSecretProblems(resources: StackResource[]): { problem: string; urn: string }[] {
  const ofType = (name: Parameters<typeof typeOf>[0]) => resources.filter(({ type }) => type === typeOf(name));
  const series = Map.groupBy(ofType("ApplicationPassword"), (secret) => applicationOf(secret)?.urn);
  const superfluous = [
    ...[...series.values()].flatMap(besideCurrent),
    ...ofType("ServicePrincipalPassword"),
    ...ofType("Application").filter(hasInlineSecret),
  ];
  return superfluous.map(({ name, urn }) => ({
    urn,
    problem:
      `${name} must be the current client secret, NAME-N, or the one before it, NAME-(N-1); ` +
      "got another credential. Remove it; for a new client secret, raise the stack's clientSecretGeneration by one.",
  }));
}

/** The highest of the generations `NAME-1`, `NAME-2`, …; a secret without a number stands alone. */
export function isCurrent(secret: StackResource, secrets: StackResource[]): boolean {
  const { series, generation } = generationOf(secret);
  return secrets.map(generationOf).every((other) => other.series !== series || other.generation <= generation);
}

/** The application that a secret belongs to; undefined where it is not declared in the stack. */
export function applicationOf({ propertyDependencies }: StackResource): StackResource | undefined {
  return propertyDependencies.applicationId?.find(({ type }) => type === typeOf("Application"));
}

/** Of one application's secrets those that are neither current nor previous. The longest series is the console's. */
function besideCurrent(secrets: StackResource[]): StackResource[] {
  const all = [...Map.groupBy(secrets, (secret) => generationOf(secret).series).values()];
  const weight = (one: StackResource[]): number => one.filter((secret) => generationOf(secret).generation > 0).length;
  const [own = []] = all.toSorted((left, right) => weight(right) - weight(left));
  const newest = Math.max(...own.map((secret) => generationOf(secret).generation));
  return secrets.filter((secret) => !own.includes(secret) || generationOf(secret).generation < newest - 1);
}

/** Generations of one series have the same URN but for the number at its end. */
function generationOf({ urn }: StackResource): { series: string; generation: number } {
  const [, series = urn, number = "0"] = /^(.*-)(\d+)$/.exec(urn) ?? [];
  return { series, generation: Number(number) };
}

function hasInlineSecret({ props }: StackResource): boolean {
  try {
    return props.password !== undefined && props.password !== null;
  } catch {
    return true;
  }
}
