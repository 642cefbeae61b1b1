import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { DIRECTORY_ROLES } from "../directory/directory-role.ts";
import { APPLICATION_PERMISSION_NAMES } from "../directory/microsoft-graph.ts";
import type { SeedContents, SeedGroup, SeedPerson, SeedTenant, SeedUser } from "./seed-contents.ts";
import { textOfYamlFile, YamlNode } from "./yaml-node.ts";

const DEFAULT_FILE = fileURLToPath(new URL("seed.yaml", import.meta.url));
const FILE_NAME = "seed.yaml";

const PERSON_KEYS = [
  "userPrincipalName",
  "displayName",
  "givenName",
  "surname",
  "jobTitle",
  "mail",
  "accountEnabled",
] as const;
const USER_KEYS = [...PERSON_KEYS, "userType", "roles"] as const;

/** The seed file that counts for a folder of local Entra: the one in it, or else the project's own. */
export function seedFileOf(folder: string): string {
  const own = join(folder, FILE_NAME);
  return existsSync(own) ? own : DEFAULT_FILE;
}

/**
 * Reads a seed file; without a name, the project's own.
 * @throws UserError that names file, line and rule, when the file cannot be read or is wrong.
 */
export function readSeed(file: string = DEFAULT_FILE): SeedContents {
  const root = YamlNode.parse(file, textOfYamlFile(file, "with the project's own")).map([
    "tenant",
    "users",
    "groups",
    "otherTenants",
    "personalAccounts",
    "deployer",
  ]);
  const tenant = tenantOf(root.tenant);
  const users = uniquePeople(root.users, (node) => userOf(node, tenant.defaultDomain));
  return {
    tenant,
    users,
    groups: groupsOf(root.groups, users),
    otherTenants: otherTenantsOf(root.otherTenants, tenant.defaultDomain),
    personalAccounts: uniquePeople(root.personalAccounts, (node) => personOf(node.map(PERSON_KEYS))),
    deployer: deployerOf(root.deployer),
  };
}

function tenantOf(node: YamlNode): SeedContents["tenant"] {
  const { displayName, defaultDomain, consentBy } = node.map(["displayName", "defaultDomain", "consentBy"]);
  return {
    displayName: displayName.text(),
    defaultDomain: domainOf(defaultDomain),
    consentBy: consentBy.oneOf(["users", "administrators"], "users"),
  };
}

function domainOf(node: YamlNode): string {
  const domain = node.text();
  if (!/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]+$/.test(domain)) {
    throw node.mistake("must be a domain name in lower case, such as contoso.test");
  }
  return domain;
}

function personOf(keys: Record<(typeof PERSON_KEYS)[number], YamlNode>, domain?: string): SeedPerson {
  const userPrincipalName = keys.userPrincipalName.text();
  const end = `@${domain ?? ""}`;
  if (!/^[^\s@]+@[^\s@]+$/.test(userPrincipalName) || !isWithin(userPrincipalName, domain)) {
    throw keys.userPrincipalName.mistake(`must be a sign-in name${domain ? ` that ends in ${end}` : ""}`);
  }
  return {
    accountEnabled: keys.accountEnabled.flag(true),
    displayName: keys.displayName.text(),
    givenName: keys.givenName.optionalText(),
    surname: keys.surname.optionalText(),
    jobTitle: keys.jobTitle.optionalText(),
    userPrincipalName,
    mail: keys.mail.optionalText(),
    userType: "Member",
  };
}

function isWithin(name: string, domain: string | undefined): boolean {
  return domain === undefined || name.toLowerCase().endsWith(`@${domain}`);
}

function userOf(node: YamlNode, domain: string): SeedUser {
  const keys = node.map(USER_KEYS);
  const person = personOf(keys, domain);
  const userType = keys.userType.oneOf(["Member", "Guest"], "Member");
  if (userType === "Guest" && person.mail === null) {
    throw keys.mail.mistake("must be the address to which a guest was invited");
  }
  const roles = keys.roles.list().map((role) => role.oneOf(Object.keys(DIRECTORY_ROLES)));
  return { ...person, userType, roles };
}

/** Every list of people has each sign-in name once. */
function uniquePeople<T extends SeedPerson>(node: YamlNode, read: (entry: YamlNode) => T): T[] {
  const names = new Set<string>();
  return node.list().map((entry) => {
    const person = read(entry);
    const name = person.userPrincipalName.toLowerCase();
    if (names.has(name)) {
      throw entry.conflict(`must have another userPrincipalName than ${name}, which is taken`);
    }
    names.add(name);
    return person;
  });
}

function groupsOf(node: YamlNode, users: SeedUser[]): SeedGroup[] {
  const entries = node.list().map((entry) => ({
    entry,
    keys: entry.map(["displayName", "description", "members"]),
  }));
  const names = entries.map(({ keys }) => keys.displayName.text());
  const people = new Set(users.map((user) => user.userPrincipalName.toLowerCase()));
  return entries.map(({ entry, keys }, index) => {
    const displayName = names[index] ?? "";
    if (names.indexOf(displayName) !== index) {
      throw entry.conflict(`must have another displayName than ${displayName}, which is taken`);
    }
    const members = keys.members.list().map((member) => {
      const name = member.text();
      if (!people.has(name.toLowerCase()) && (!names.includes(name) || name === displayName)) {
        throw member.mistake("must be the userPrincipalName of a user or the displayName of another group");
      }
      return name;
    });
    return { displayName, description: keys.description.optionalText(), members };
  });
}

function otherTenantsOf(node: YamlNode, ownDomain: string): SeedTenant[] {
  const taken = new Set([ownDomain]);
  return node.list().map((entry) => {
    const keys = entry.map(["displayName", "defaultDomain", "users"]);
    const defaultDomain = domainOf(keys.defaultDomain);
    if (taken.has(defaultDomain)) {
      throw keys.defaultDomain.mistake("must be a domain of this tenant alone");
    }
    taken.add(defaultDomain);
    const users = uniquePeople(keys.users, (user) => personOf(user.map(PERSON_KEYS), defaultDomain));
    return { displayName: keys.displayName.text(), defaultDomain, users };
  });
}

function deployerOf(node: YamlNode): SeedContents["deployer"] {
  const { displayName, graphRoles } = node.map(["displayName", "graphRoles"]);
  return {
    displayName: displayName.text(),
    graphRoles: graphRoles.list().map((role) => role.oneOf(APPLICATION_PERMISSION_NAMES)),
  };
}
