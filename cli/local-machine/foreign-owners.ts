import { join } from "node:path";

import {
  type Directory,
  grantedApplicationPermissions,
  type LocalEntra,
  setApplicationPermissions,
} from "local-entra";
import { type Document, isScalar, isSeq } from "yaml";

import { readProject } from "../stack/configuration/project.ts";
import { readYamlMapping } from "../stack/configuration/yaml-file.ts";

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A real environment names owners by their object IDs in its own tenant. Here each of them gets a placeholder with that
 * ID, a disabled account. The owners stay as they are written, for reports and policies to be of them; so the local
 * deployer, whose real counterpart may be any of them, may manage what it does not own.
 *
 * @returns the owners that have a placeholder.
 */
export function admitForeignOwners(workspace: string, stackName: string, entra: LocalEntra): string[] {
  const { directory } = entra;
  const file = join(workspace, `Pulumi.${stackName}.yaml`);
  const path = ["config", `${readProject(workspace).name}:owners`];
  const foreign = ownersIn(readYamlMapping(file), path).filter((id) => isForeign(directory, id));
  for (const id of foreign) {
    addPlaceholder(directory, id);
  }
  // Also when no owner is foreign any more: what placeholders own is to be changed all the same.
  if (directory.users.list().some(isPlaceholder)) {
    allowAll(entra);
  }
  return foreign;
}

/** Until the next start, which gives the deployer the permissions of the seed again. */
function allowAll({ directory, deployer }: LocalEntra): void {
  const granted = grantedApplicationPermissions(directory, deployer.objectId);
  setApplicationPermissions(directory, deployer.objectId, [...granted, "Application.ReadWrite.All"]);
}

/** What is no object ID is left to the program, which says so. */
function ownersIn(document: Document, path: string[]): string[] {
  const owners = document.getIn(path);
  return isSeq(owners)
    ? owners.items
        .map((item) => String(isScalar(item) ? item.value : item).toLowerCase())
        .filter((id) => objectId.test(id))
    : [];
}

/** Unknown to this directory, or known from an earlier run for the same reason. */
function isForeign(directory: Directory, id: string): boolean {
  const user = directory.users.get(id);
  return user === undefined ? directory.servicePrincipals.get(id) === undefined : isPlaceholder(user);
}

function isPlaceholder({ id, userPrincipalName }: { id: string; userPrincipalName: string }): boolean {
  return userPrincipalName.startsWith(`owner-${id}@`);
}

function addPlaceholder(directory: Directory, id: string): void {
  if (directory.users.get(id) !== undefined) {
    return;
  }
  directory.users.insert({
    id,
    accountEnabled: false,
    displayName: `Owner ${id} of the real tenant`,
    givenName: null,
    surname: null,
    jobTitle: null,
    userPrincipalName: `owner-${id}@${directory.tenant.defaultDomain}`,
    mail: null,
    userType: "Member",
  });
}
