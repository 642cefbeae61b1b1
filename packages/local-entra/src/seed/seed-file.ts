import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { directoryRoles } from "../directory/directory-role.ts";
import { applicationPermissionNames } from "../directory/microsoft-graph.ts";
import type { User } from "../directory/objects/user.ts";
import { flag, oneOf, optional, text, YamlNode } from "./yaml-node.ts";

/** A person in the seed file; object IDs are made at random when the directory first gets them. */
export type SeedPerson = Omit<User, "id">;

/** Everything that a seed file says. */
export type SeedContents = ReturnType<typeof readSeed>;

const ownFile = fileURLToPath(new URL("seed.yaml", import.meta.url));
const textOrNull = optional(text, null);

/** The seed file that counts for a folder of local Entra: the one in it, or else the package's own. */
export function seedFileOf(folder: string): string {
  const file = join(folder, "seed.yaml");
  return existsSync(file) ? file : ownFile;
}

/**
 * Reads a seed file; without a name, the package's own.
 * @throws LocalEntraError that names file, line and rule, when the file cannot be read or is wrong.
 */
export function readSeed(file: string = ownFile) {
  const root = YamlNode.read(file, "LOCAL_ENTRA_SEED_INVALID");
  const domain = root.key("tenant").key("defaultDomain").value as string;
  return root.map({
    tenant: tenantOf,
    /** People of the tenant, with the names of their directory roles. */
    users: (node) => unique(node, "userPrincipalName", (user) => userOf(user, domain)),
    /** Security groups; members are user principal names, or display names of other groups. */
    groups: (node) => groupsOf(node, namesIn(root.key("users"), "userPrincipalName")),
    otherTenants: (node) => otherTenantsOf(node, domain),
    personalAccounts: (node) => unique(node, "userPrincipalName", (person) => personOf(person)),
    /** The identity that Pulumi or Terraform works as, with the permissions of Graph that it was granted. */
    deployer: deployerOf,
  });
}

function tenantOf(node: YamlNode) {
  return node.map({
    displayName: text,
    defaultDomain: domainOf,
    consentBy: optional(oneOf(["users", "administrators"]), "users"),
  });
}

function domainOf(node: YamlNode): string {
  const domain = text(node);
  if (!/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+$/.test(domain)) {
    throw node.mistake("must be a domain name in lower case, such as contoso.test");
  }
  return domain;
}

/** What is said of everybody; people of a tenant have a sign-in name under its domain. */
function readersOfPerson(domain?: string) {
  return {
    userPrincipalName: (node: YamlNode) => {
      const name = text(node);
      const end = `@${domain ?? ""}`;
      if (!/^[^\s@]+@[^\s@]+$/.test(name) || !(domain === undefined || name.toLowerCase().endsWith(end))) {
        throw node.mistake(`must be a sign-in name${domain === undefined ? "" : ` that ends in ${end}`}`);
      }
      return name;
    },
    displayName: text,
    givenName: textOrNull,
    surname: textOrNull,
    jobTitle: textOrNull,
    mail: textOrNull,
    accountEnabled: optional(flag, true),
  };
}

function personOf(node: YamlNode, domain?: string): SeedPerson {
  return { ...node.map(readersOfPerson(domain)), userType: "Member" };
}

function userOf(node: YamlNode, domain: string) {
  const user = node.map({
    ...readersOfPerson(domain),
    userType: optional(oneOf(["Member", "Guest"]), "Member"),
    roles: (roles) => roles.list(oneOf(Object.keys(directoryRoles))),
  });
  if (user.userType === "Guest" && user.mail === null) {
    throw node.key("mail").mistake("must be the address to which a guest was invited");
  }
  return user;
}

/** The entries of a list in which each has a name of its own; sign-in names differ in more than case. */
function unique<T>(node: YamlNode, key: "userPrincipalName" | "displayName", read: (entry: YamlNode) => T): T[] {
  const taken = new Set<string>();
  return node.list((entry) => {
    const value = read(entry);
    const given = text(entry.key(key));
    const name = key === "userPrincipalName" ? given.toLowerCase() : given;
    if (taken.has(name)) {
      throw entry.conflict(`must have another ${key} than ${name}, which is taken`);
    }
    taken.add(name);
    return value;
  });
}

function namesIn(node: YamlNode, key: string): string[] {
  return node.list((entry) => text(entry.key(key)));
}

function groupsOf(node: YamlNode, people: string[]) {
  const names = namesIn(node, "displayName");
  const signInNames = new Set(people.map((name) => name.toLowerCase()));
  return unique(node, "displayName", (entry) => {
    const memberOf = (member: YamlNode): string => {
      const name = text(member);
      const isGroup = names.includes(name) && name !== entry.key("displayName").value;
      if (!signInNames.has(name.toLowerCase()) && !isGroup) {
        throw member.mistake("must be the userPrincipalName of a user or the displayName of another group");
      }
      return name;
    };
    return entry.map({
      displayName: text,
      description: textOrNull,
      members: (members) => members.list(memberOf),
    });
  });
}

function otherTenantsOf(node: YamlNode, ownDomain: string) {
  const taken = new Set([ownDomain]);
  return node.list((entry) => {
    const domain = domainOf(entry.key("defaultDomain"));
    if (taken.has(domain)) {
      throw entry.key("defaultDomain").mistake("must be a domain of this tenant alone");
    }
    taken.add(domain);
    return entry.map({
      displayName: text,
      defaultDomain: domainOf,
      users: (users) => unique(users, "userPrincipalName", (user) => personOf(user, domain)),
    });
  });
}

function deployerOf(node: YamlNode) {
  const role = oneOf(applicationPermissionNames);
  return node.map({ displayName: text, graphRoles: (roles: YamlNode) => roles.list(role) });
}
