import type { PolicyProviderResource, ResourceValidationPolicy } from "@pulumi/policy";

/** Settings of the rule. */
export interface KnownProvidersSettings {
  /** Packages whose resources may be declared. */
  packages: string[];
  /** Names of providers that the program may make itself. */
  providers: string[];
}

const names = { type: "array", items: { type: "string" } } as const;

/**
 * A provider runs as whoever deploys. One that the program makes itself, with settings of its own, may send that identity's tokens to
 * another tenant or host than the configuration tells of.
 */
export const knownProviders: ResourceValidationPolicy = {
  name: "known-providers-only",
  description: "Resources must be of known providers, which the stack's configuration sets and not the program.",
  enforcementLevel: "mandatory",
  severity: "critical",
  configSchema: {
    properties: {
      packages: {
        ...names,
        description: "Packages whose resources may be declared, such as azuread.",
        default: ["azuread", "random"],
      },
      providers: { ...names, description: "Names of providers that the program may make itself.", default: [] },
    },
  },
  validateResource: ({ type, name, provider, opts, getConfig }, reportViolation) => {
    for (const problem of knownProvidersProblems({ type, name, provider, opts }, getConfig<KnownProvidersSettings>())) {
      reportViolation(problem);
    }
  },
};

/** The engine makes `default_6_9_1` and the like itself, by the stack's configuration and below nothing; a program's are below its stack. */
const defaultProvider = /^default(_\d[\w]*)?$/;

/** What a resource does against the rule; components have no provider. */
export function knownProvidersProblems(
  {
    type,
    name,
    provider,
    opts,
  }: {
    type: string;
    name: string;
    provider?: Pick<PolicyProviderResource, "name"> | undefined;
    opts?: { parent?: string };
  },
  { packages, providers }: KnownProvidersSettings,
): string[] {
  const isProvider = type.startsWith("pulumi:providers:");
  const made = isProvider ? name : provider?.name;
  if (made === undefined || type === "pulumi:pulumi:Stack") {
    return [];
  }
  const used = isProvider ? type.slice("pulumi:providers:".length) : (type.split(":")[0] ?? "");
  const allow = "in known-providers-only of the pack's configuration";
  return [
    ...(packages.includes(used)
      ? []
      : [
          `${name} must be of a package among ${packages.join(", ")}; got ${type}. Remove it, or allow the package ${allow}.`,
        ]),
    ...((defaultProvider.test(made) && !(isProvider && opts?.parent)) || providers.includes(made)
      ? []
      : [
          `${name} must ${isProvider ? "not be there" : "have no provider of its own"}: the stack's configuration sets the provider; got ` +
            `${made}. Remove it, or allow the provider ${allow}.`,
        ]),
  ];
}
