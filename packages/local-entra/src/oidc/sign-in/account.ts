import type { Directory } from "../../directory/directory.ts";
import { personalTenant, type Tenant } from "../../directory/objects/tenant.ts";
import type { User } from "../../directory/objects/user.ts";
import { EntraRefusal } from "../refusals/entra-refusal.ts";
import { type Authority, directoryName } from "./authority.ts";

/** A person who signs in, and the tenant that issues the tokens. */
export interface SignInAccount {
  user: User;
  tenant: Tenant;
}

/** The account with this object ID, of this tenant or another. */
export function accountOf(directory: Directory, userId: string | undefined): SignInAccount | undefined {
  const user = directory.users.get(userId ?? "");
  if (user) {
    return { user, tenant: directory.tenant };
  }
  const external = directory.externalUsers.get(userId ?? "");
  return external && { user: external, tenant: tenantOf(directory, external.tenantId) };
}

/** The accounts that can sign in at an authority, as far as that depends on it alone. */
export function accountsAt(directory: Directory, { name, tenant }: Authority): SignInAccount[] {
  if (tenant) {
    return allAccounts(directory).filter((account) => account.tenant.id === tenant.id);
  }
  // A guest signs in there with the account at home.
  const atHome = allAccounts(directory).filter(({ user }) => user.userType === "Member");
  return atHome.filter((account) => name === "common" || account.tenant.id !== personalTenant.id);
}

/**
 * The account that a `login_hint` names at an authority.
 * @throws EntraRefusal 50020 for one of another tenant, 500208 for one of another kind, 50034 for one that is nowhere.
 */
export function namedAccount(directory: Directory, authority: Authority, hint: string): SignInAccount {
  const here = accountsAt(directory, authority).find(({ user }) => isCalled(user, hint));
  if (here) {
    return here;
  }
  const elsewhere = allAccounts(directory).find(({ user }) => isCalled(user, hint));
  if (!elsewhere) {
    throw new EntraRefusal(50034, { user: hint, tenant: directoryName(authority) });
  }
  return elsewhere;
}

/** Whether a `login_hint` names this user. */
export function isCalled(user: User, hint: string): boolean {
  const name = hint.toLowerCase();
  // A guest signs in under the address that was invited.
  const mail = user.userType === "Guest" ? user.mail?.toLowerCase() : undefined;
  return name === user.userPrincipalName.toLowerCase() || name === mail;
}

/**
 * `client_info`, from which Microsoft's libraries make the ID of an account: its object ID and tenant, a guest's at home.
 * https://learn.microsoft.com/entra/msal/java/advanced/accounts-in-msal-java
 */
export function clientInfoOf(directory: Directory, { user, tenant }: SignInAccount): string {
  const guest = user.userType === "Guest" ? user.mail : null;
  const home = guest && directory.externalUsers.list().find((external) => isCalled(external, guest));
  const { id, tenantId } = home || { id: user.id, tenantId: tenant.id };
  return Buffer.from(JSON.stringify({ uid: id, utid: tenantId })).toString("base64url");
}

/** Who may sign in for an account: in Entra's words, its identity provider. */
export function identityProvider({ tenant }: SignInAccount, origin: string): string {
  return tenant.id === personalTenant.id ? "live.com" : `${origin}/${tenant.id}/`;
}

function allAccounts(directory: Directory): SignInAccount[] {
  const { tenant, users, externalUsers } = directory;
  return [
    ...users.list().map((user) => ({ user, tenant })),
    ...externalUsers.list().map((user) => ({ user, tenant: tenantOf(directory, user.tenantId) })),
  ];
}

function tenantOf(directory: Directory, id: string): Tenant {
  return directory.otherTenants.get(id) ?? personalTenant;
}
