import type { JWTPayload } from "jose";

import type { Directory } from "../../directory/directory.ts";
import type { Application } from "../../directory/objects/application.ts";
import type { User } from "../../directory/objects/user.ts";
import type { RegisteredClient } from "../client/registered-client.ts";
import { appRolesOf, assignedGroupsOf } from "../sign-in/admission.ts";

/** More groups than these are left out, and a pointer to Graph or a mark takes their place. */
const groupLimit = { token: 200, authorize: 5 };

/** Where an ID token is issued: the authorize endpoint's travel in an address, which must stay short. */
export type IssuedBy = keyof typeof groupLimit;

/**
 * `groups`, `roles` and `wids` of an ID token.
 * https://learn.microsoft.com/entra/identity-platform/optional-claims#configure-groups-optional-claims and
 * https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference#groups-overage-claim
 */
export function membershipClaims(
  directory: Directory,
  user: User,
  { client, issuedBy, origin }: { client: RegisteredClient; issuedBy: IssuedBy; origin: string },
): JWTPayload {
  const wanted = new Set((client.application.groupMembershipClaims ?? "").split(",").map((one) => one.trim()));
  const groups = groupsOf(directory, user, client, wanted);
  const roles = appRolesOf(directory, user, client);
  const asRoles = groupClaim(client.application)?.additionalProperties.includes("emit_as_roles");
  const wids = wanted.has("All") || wanted.has("DirectoryRole") ? directory.directoryRoles.targets(user.id) : [];
  const groupClaims = overage(groups, issuedBy) ? pointer(user, issuedBy, origin) : undefined;
  return {
    ...(groupClaims ?? filled(asRoles ? "roles" : "groups", groups)),
    // Groups that are emitted as roles take the place of the application's own roles.
    ...(asRoles && groups.length > 0 ? {} : filled("roles", roles)),
    ...filled("wids", wids),
  };
}

function groupsOf(directory: Directory, user: User, client: RegisteredClient, wanted: Set<string>): string[] {
  if (wanted.has("All") || wanted.has("SecurityGroup")) {
    const groups = directory.members.allSources(user.id).map((id) => directory.groups.get(id));
    return groups.flatMap((group) => (group && (wanted.has("All") || group.securityEnabled) ? [group.id] : []));
  }
  if (!wanted.has("ApplicationGroup")) {
    return [];
  }
  const ids = assignedGroupsOf(directory, user, client);
  const byName = groupClaim(client.application)?.additionalProperties.includes("cloud_displayname");
  return byName ? ids.map((id) => directory.groups.get(id)?.displayName ?? id) : ids;
}

function groupClaim({ optionalClaims }: Application) {
  return optionalClaims?.idToken.find(({ name }) => name === "groups");
}

function overage(groups: string[], issuedBy: IssuedBy): boolean {
  return groups.length > groupLimit[issuedBy];
}

/** OpenID Connect Core 1.0, section 5.6.2, for a token; from the authorize endpoint only the mark. */
function pointer(user: User, issuedBy: IssuedBy, origin: string): JWTPayload {
  if (issuedBy === "authorize") {
    return { hasgroups: true };
  }
  const endpoint = `${origin}/v1.0/users/${user.id}/getMemberObjects`;
  return { _claim_names: { groups: "src1" }, _claim_sources: { src1: { endpoint } } };
}

function filled(name: string, values: string[]): JWTPayload {
  return values.length > 0 ? { [name]: values } : {};
}
