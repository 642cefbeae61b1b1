import { isDeepStrictEqual } from "node:util";

import { type ClaimsArgs, claimsProblems } from "../../components/rules/claims.ts";
import { isOwner } from "../../components/rules/owners.ts";
import type { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { UserError } from "../user-error.ts";
import { assignmentsToKeep, consentToKeep } from "./access-by-hand.ts";
import { audienceOf, consoleOriginsIn, type Registration, redirectUrisOf } from "./registration.ts";

/** Configuration values by key, without the project's name before it. */
export type Values = Record<string, unknown>;

/**
 * The configuration that keeps a registration as it is, for every key that the environment's file does not set itself and
 * whose default in Pulumi.yaml says something else.
 *
 * @param servicePrincipalOwners object IDs, as far as they are known.
 * @throws UserError when no redirect URI tells where the console is opened.
 */
export function proposedValues(
  registration: Registration,
  configuration: StackConfiguration,
  servicePrincipalOwners: readonly string[] = [],
): Values {
  const { application, servicePrincipal, deployer, access } = registration;
  const claims = claimsOf(application);
  const isRequired = (): boolean => servicePrincipal?.appRoleAssignmentRequired ?? false;
  const keeping: Record<string, () => unknown> = {
    displayName: () => application.displayName.trim(),
    consoleOrigins: () => originsOf(registration),
    signInAudience: () => application.signInAudience,
    assignmentRequired: isRequired,
    assignments: () =>
      assignmentsToKeep(access, {
        isRequired: String(configuration.own("assignmentRequired") ?? isRequired()) === "true",
        groups: configuration.own("groupMembershipClaims") ?? claims.groups,
      }),
    adminConsent: () => consentToKeep(access),
    optionalClaims: () => claims.optional,
    groupMembershipClaims: () => claims.groups,
    groupNames: () => claims.groupNames,
    serviceManagementReference: () => application.serviceManagementReference,
    notes: () => application.notes,
    owners: () => withoutRepetition([...application.owners, ...servicePrincipalOwners, deployer.objectId]),
    protect: () => true,
  };
  const proposed = Object.entries(keeping)
    .filter(([key]) => configuration.own(key) === undefined)
    .map(([key, kept]) => [key, kept()] as const)
    .filter(([key, value]) => !isDeepStrictEqual(configuration.get(key), value));
  return Object.fromEntries(proposed);
}

/** The claims of a registration, as far as the configuration can say them; the end of any other is one of the changes. */
function claimsOf({ optionalClaims, groupMembershipClaims }: Registration["application"]): ClaimsArgs {
  const idTokens = optionalClaims.flatMap(({ idTokens = [] }) => idTokens);
  const canSay = (claims: Partial<ClaimsArgs>): boolean => claimsProblems({ ...noClaims, ...claims }).length === 0;
  const known = idTokens.map(({ name }) => name).filter((name) => canSay({ optional: [...new Set(["email", name])] }));
  const [groups = "None", ...others] = groupMembershipClaims;
  const isNamed = idTokens.some(({ name, additionalProperties = [] }) =>
    isDeepStrictEqual([name, ...additionalProperties], ["groups", "cloud_displayname"]),
  );
  const kept = {
    optional: canSay({ optional: known }) ? known : [],
    groups: others.length === 0 && canSay({ groups }) ? groups : "None",
  };
  return { ...kept, groupNames: isNamed && canSay({ ...kept, groupNames: true }) };
}

const noClaims: ClaimsArgs = { optional: [], groups: "None", groupNames: false };

function originsOf(registration: Registration): string[] {
  const redirectUris = redirectUrisOf(registration.application);
  const origins = consoleOriginsIn(redirectUris, audienceOf(registration));
  if (origins.length === 0) {
    const found = redirectUris.map(({ uri }) => uri).join(", ") || "none";
    throw new UserError(
      "A redirect URI of the registration must tell where the RustDesk console is opened, such as " +
        `https://desk.example.com/api/oidc/callback; got ${found}. Add consoleOrigins to the environment's file, or the ` +
        "redirect URI to the registration, and try again. Nothing was changed.",
    );
  }
  return origins;
}

function withoutRepetition(owners: string[]): string[] {
  return owners.filter((owner, index) => !isOwner(owner, owners.slice(0, index)));
}
