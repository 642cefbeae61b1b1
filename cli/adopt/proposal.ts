import { isOwner } from "../../components/rules/owners.ts";
import type { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { UserError } from "../user-error.ts";
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
  const { application, servicePrincipal, deployer } = registration;
  const keeping: Record<string, () => unknown> = {
    displayName: () => application.displayName.trim(),
    consoleOrigins: () => originsOf(registration),
    signInAudience: () => application.signInAudience,
    assignmentRequired: () => servicePrincipal?.appRoleAssignmentRequired ?? false,
    owners: () => withoutRepetition([...application.owners, ...servicePrincipalOwners, deployer.objectId]),
    protect: () => true,
  };
  const proposed = Object.entries(keeping)
    .filter(([key]) => configuration.own(key) === undefined)
    .map(([key, kept]) => [key, kept()] as const)
    .filter(([key, value]) => configuration.get(key) !== value);
  return Object.fromEntries(proposed);
}

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
