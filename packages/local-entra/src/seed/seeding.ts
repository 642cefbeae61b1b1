import { randomBytes, randomUUID } from "node:crypto";

import type { Collection } from "../directory/collection.ts";
import type { Directory } from "../directory/directory.ts";
import { directoryRoles } from "../directory/directory-role.ts";
import { newGroup } from "../directory/objects/group.ts";
import { personalTenant } from "../directory/objects/tenant.ts";
import type { User } from "../directory/objects/user.ts";
import type { Store } from "../directory/store.ts";
import { timestamp } from "../directory/timestamp.ts";
import type { SeedContents, SeedPerson } from "./seed-file.ts";

/** Only what the seed made is removed when the file no longer has it. */
const madeSetting = "seed.made";

/**
 * Brings users, groups, memberships, directory roles and other tenants to what the seed says. Object IDs stay: people
 * are found by user principal name, groups by display name, tenants by domain. What was made through Graph is left
 * alone.
 */
export function applySeed(store: Store, directory: Directory, contents: SeedContents): void {
  const made = new Set([
    ...seedUsers(directory, contents),
    ...seedGroups(directory, contents),
    ...seedOthers(directory, contents),
  ]);
  for (const id of seededIds(store).filter((id) => !made.has(id))) {
    remove(directory, id);
  }
  seedMemberships(directory, contents);
  store.setSetting(madeSetting, JSON.stringify([...made]));
}

/** The object IDs of what the seed made when it was applied last. */
export function seededIds(store: Store): string[] {
  return JSON.parse(store.setting(madeSetting) ?? "[]") as string[];
}

function seedUsers(directory: Directory, contents: SeedContents): string[] {
  return contents.users.map(({ roles, ...person }) => {
    const kept = named(directory.users, person.userPrincipalName);
    const user = directory.users.put({ ...kept, id: kept?.id ?? randomUUID(), ...person });
    setLinks(
      directory.directoryRoles,
      user.id,
      roles.map((role) => directoryRoles[role] ?? ""),
    );
    return user.id;
  });
}

function seedGroups(directory: Directory, contents: SeedContents): string[] {
  const createdDateTime = timestamp(directory.now());
  return contents.groups.map(({ displayName, description }) => {
    const kept = directory.groups.list().find((group) => group.displayName === displayName);
    const group = kept ?? newGroup({ id: randomUUID(), displayName, createdDateTime });
    return directory.groups.put({ ...group, description }).id;
  });
}

function seedMemberships(directory: Directory, contents: SeedContents): void {
  const groups = new Map(directory.groups.list().map((group) => [group.displayName, group.id]));
  for (const { displayName, members } of contents.groups) {
    const ids = members.map((name) => named(directory.users, name)?.id ?? groups.get(name) ?? "");
    setLinks(directory.members, groups.get(displayName) ?? "", ids);
  }
}

function seedOthers(directory: Directory, { otherTenants, personalAccounts }: SeedContents): string[] {
  const tenants = otherTenants.flatMap(({ users, ...tenant }) => {
    const kept = directory.otherTenants.list().find((one) => one.defaultDomain === tenant.defaultDomain);
    const { id } = directory.otherTenants.put({ id: kept?.id ?? randomUUID(), ...tenant });
    return [id, ...users.map((user) => seedExternal(directory, user, id))];
  });
  return [...tenants, ...personalAccounts.map((person) => seedExternal(directory, person, personalTenant.id))];
}

function seedExternal({ externalUsers }: Directory, person: SeedPerson, tenantId: string): string {
  const candidates = externalUsers.list().filter((user) => user.tenantId === tenantId);
  const kept = candidates.find((user) => isNamed(user, person.userPrincipalName));
  const id = kept?.id ?? (tenantId === personalTenant.id ? personalObjectId() : randomUUID());
  return externalUsers.put({ ...person, id, tenantId }).id;
}

/** Object IDs of personal accounts begin with zeros, as those of Microsoft's do. */
function personalObjectId(): string {
  const digits = randomBytes(8).toString("hex");
  return `00000000-0000-0000-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

function remove(directory: Directory, id: string): void {
  const { users, groups, otherTenants, externalUsers } = directory;
  for (const collection of [users, groups, otherTenants, externalUsers]) {
    collection.delete(id);
  }
  directory.removeReferences(id);
  const { externalPermissionGrants } = directory;
  for (const grant of externalPermissionGrants.list().filter(({ principalId }) => principalId === id)) {
    externalPermissionGrants.delete(grant.id);
  }
}

function named(users: Collection<User>, name: string): User | undefined {
  return users.list().find((user) => isNamed(user, name));
}

function isNamed(user: User, name: string): boolean {
  return user.userPrincipalName.toLowerCase() === name.toLowerCase();
}

/** Makes the links of `source` exactly those to `targets`. */
function setLinks(links: Directory["members"], source: string, targets: string[]): void {
  const kept = new Set(links.targets(source));
  for (const target of new Set(targets)) {
    if (!kept.delete(target)) {
      links.add(source, target);
    }
  }
  for (const target of kept) {
    links.remove(source, target);
  }
}
