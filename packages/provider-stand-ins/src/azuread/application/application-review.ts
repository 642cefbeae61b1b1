import { notKnown, type Values } from "../../protocol/property-values.ts";
import { ProviderError } from "../../protocol/provider.ts";
import type { Change } from "../../resource/declared-resource.ts";
import { parseUri } from "../../schema/uri-validators.ts";
import { hasChange } from "../directory-object/change.ts";
import { type GraphObject, object, objects, text, texts } from "../graph/graph-object.ts";

const personalAudiences = ["AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"];

/** Marks what will follow from other changes as unknown: the IDs of roles and scopes by their value. */
export function markFollowing(change: Change): void {
  if (hasChange(change, "appRoles")) {
    change.planned.appRoleIds = notKnown;
  }
  if (hasChange(change, "api", "oauth2PermissionScopes")) {
    change.planned.oauth2PermissionScopeIds = notKnown;
  }
}

/** Refuses two permissions of one ID or of one value, across roles and scopes, because Entra ID does. */
export function reviewPermissions(planned: Values): void {
  const permissions = [
    ...objects(planned.appRoles).map(({ id, value, description, displayName, enabled }) => ({
      id: text(id),
      value: text(value),
      rest: JSON.stringify([description, displayName, enabled]),
    })),
    ...objects(object(planned.api).oauth2PermissionScopes).map((scope) => ({
      id: text(scope.id),
      value: text(scope.value),
      rest: JSON.stringify([scope.adminConsentDescription, scope.adminConsentDisplayName, scope.enabled]),
    })),
  ].filter(({ id, value }) => id !== "" && value !== "");
  permissions.forEach((permission, index) => {
    for (const earlier of permissions.slice(0, index)) {
      const problem = clash(permission, earlier);
      if (problem) {
        throw new ProviderError(
          `checking for duplicate app roles / OAuth2.0 permission scopes: validation failed: ${problem}`,
        );
      }
    }
  });
}

type Permission = { id: string; value: string; rest: string };

function clash(one: Permission, other: Permission): string | undefined {
  if (one.id === other.id && one.value !== other.value) {
    return `duplicate ID found: "${one.id}"`;
  }
  if (one.value === other.value && one.id !== other.id) {
    return `duplicate value found: "${one.value}"`;
  }
  const same = one.id === other.id && one.value === other.value;
  return same && one.rest !== other.rest
    ? `app role and permission scope "${one.id}" must agree in description, display name and enabled`
    : undefined;
}

/**
 * The limits of registrations that personal Microsoft accounts may use
 * (https://learn.microsoft.com/en-us/entra/identity-platform/supported-accounts-validation).
 */
export function reviewPersonalAccounts(planned: Values): void {
  if (!personalAudiences.includes(text(planned.signInAudience))) {
    return;
  }
  for (const problem of personalAccountProblems(planned)) {
    throw new ProviderError(`${problem} when \`sign_in_audience\` is "${personalAudiences.join('" or "')}"`);
  }
}

function* personalAccountProblems(planned: Values): Generator<string> {
  const api = object(planned.api);
  const scopes = objects(api.oauth2PermissionScopes);
  const version = api.requestedAccessTokenVersion;
  if ((version ?? 1) === 1) {
    yield "`requested_access_token_version` must be 2";
  }
  if (scopes.length > 100) {
    yield "maximum of 100 `oauth2_permission_scope` blocks are supported";
  }
  if (scopes.some(({ value }) => text(value).length > 40)) {
    yield "`value` property in the `oauth2_permission_scope` block must be 40 characters or less";
  }
  yield* uriProblems(planned);
  yield* accessProblems(objects(planned.requiredResourceAccesses));
}

function* uriProblems(planned: Values): Generator<string> {
  const identifiers = texts(planned.identifierUris);
  const redirects = ["publicClient", "singlePageApplication", "web"].map((key) =>
    texts(object(planned[key]).redirectUris),
  );
  if (identifiers.some((uri) => !["http", "https", "api", "ms-appx"].includes(parseUri(uri)?.scheme ?? ""))) {
    yield "`identifier_uris` is invalid. The URN scheme is not supported";
  }
  if (identifiers.length > 50) {
    yield "`identifier_uris` must have no more than 50 URIs";
  }
  if (redirects.some((uris) => uris.length > 100)) {
    yield "`redirect_uris` must have no more than 100 URIs";
  }
  if (redirects.flat().some((uri) => parseUri(uri)?.host.includes("*"))) {
    yield "`redirect_uris` having wildcard hosts are not supported";
  }
}

function* accessProblems(required: GraphObject[]): Generator<string> {
  const counts = required.map(({ resourceAccesses }) => objects(resourceAccesses).length);
  if (required.length > 50) {
    yield "maximum of 50 `required_resource_access` blocks are supported";
  }
  if (counts.some((count) => count > 30)) {
    yield "maximum of 30 `resource_access` blocks for each `required_resource_access` block are supported";
  }
  if (counts.reduce((sum, count) => sum + count, 0) > 200) {
    yield "maximum of 200 `resource_access` blocks per application are supported";
  }
}
