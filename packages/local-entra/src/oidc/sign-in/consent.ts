import type { Grant } from "oidc-provider";

import { grantAppRole } from "../../directory/application-permission.ts";
import type { Collection } from "../../directory/collection.ts";
import type { Directory } from "../../directory/directory.ts";
import { consentingRoles } from "../../directory/directory-role.ts";
import { microsoftGraphAppId } from "../../directory/microsoft-graph.ts";
import { defaultAccess } from "../../directory/objects/app-role-assignment.ts";
import { type GrantEnds, type PermissionGrant, permissionGrantId } from "../../directory/objects/permission-grant.ts";
import type { RegisteredClient } from "../client/registered-client.ts";
import { graphScopes, offlineScope } from "../client/scope.ts";
import type { SignInAccount } from "./account.ts";

/** For whom a person may consent to an application. */
export type ConsentPower = "nobody" | "self" | "everybody";

/** A person who signs in to an application. */
export interface SignIn {
  directory: Directory;
  account: SignInAccount;
  client: RegisteredClient;
}

/** The scopes of a request that neither this person nor an administrator has consented to. */
export function missingConsent(signIn: SignIn, scopes: string[]): string[] {
  const given = consentedScopes(signIn);
  return scopes.map(permission).filter((scope) => !given.includes(scope));
}

/** All scopes that this person or an administrator has consented to, under Graph's names. */
export function consentedScopes({ directory, account, client }: SignIn): string[] {
  return grantsOf(directory, account)
    .list()
    .filter(({ clientId, consentType, principalId }) => {
      const applies = consentType === "AllPrincipals" || principalId === account.user.id;
      return clientId === client.servicePrincipal.id && applies;
    })
    .flatMap(({ scope }) => scope.split(" "));
}

/**
 * For whom a person may consent. Where assignment is required, users may not, whatever the tenant's setting
 * (https://learn.microsoft.com/entra/identity-platform/howto-restrict-your-app-to-a-set-of-users).
 */
export function consentPower({ directory, account, client: { servicePrincipal } }: SignIn): ConsentPower {
  if (account.tenant.id !== directory.tenant.id) {
    return "self";
  }
  if (directory.directoryRoles.targets(account.user.id).some((role) => consentingRoles.has(role))) {
    return "everybody";
  }
  const byUsers = directory.tenant.consentBy !== "administrators" && !servicePrincipal.appRoleAssignmentRequired;
  return byUsers ? "self" : "nobody";
}

/**
 * Keeps a consent, as Graph's `oauth2PermissionGrants` shows it. Who consents for themselves is assigned to the application
 * (https://learn.microsoft.com/entra/identity/enterprise-apps/grant-consent-single-user).
 */
export function giveConsent({ directory, account, client }: SignIn, scopes: string[], forEverybody: boolean): void {
  const principalId = forEverybody ? null : account.user.id;
  const clientId = client.servicePrincipal.id;
  const resourceId = directory.servicePrincipals.getByAppId(microsoftGraphAppId)?.id ?? microsoftGraphAppId;
  keepScopes(grantsOf(directory, account), { clientId, principalId, resourceId }, scopes.map(permission));
  if (!forEverybody && account.tenant.id === directory.tenant.id) {
    const ends = { servicePrincipalId: account.user.id, resourceId: clientId };
    grantAppRole(directory, { ...ends, role: { id: defaultAccess } });
  }
}

/** Adds scopes to the consent between these ends, or keeps a new one. */
export function keepScopes(grants: Collection<PermissionGrant>, ends: GrantEnds, scopes: string[]): void {
  const id = permissionGrantId(ends);
  const scope = [...new Set([...(grants.get(id)?.scope.split(" ") ?? []), ...scopes])].join(" ");
  grants.put({ ...ends, id, consentType: ends.principalId === null ? "AllPrincipals" : "Principal", scope });
}

/** Lets the library give everything; what of it the person consented to is judged by `missingConsent`. */
export function grantEverything(grant: Grant, graph: string): void {
  grant.addOIDCScope([...graphScopes, offlineScope].join(" "));
  grant.addResourceScope(graph, graphScopes.join(" "));
}

/** What a person of another tenant consents to is kept apart: it belongs to that tenant. */
function grantsOf(directory: Directory, { tenant }: SignInAccount): Collection<PermissionGrant> {
  return tenant.id === directory.tenant.id ? directory.permissionGrants : directory.externalPermissionGrants;
}

/** The name of a scope towards people and Graph. */
export function permission(scope: string): string {
  return scope === offlineScope ? "offline_access" : scope;
}
