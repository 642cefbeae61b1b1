import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { type Document, isScalar, isSeq } from "yaml";

import { readProject } from "../engine/project.ts";
import { readYamlMapping } from "../engine/yaml-file.ts";
import type { Directory } from "./entra/directory/directory.ts";
import type { LocalEntra } from "./entra/entra.ts";

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A real environment names owners by their object IDs in its own tenant. Here each of them gets a placeholder with that
 * ID, a disabled account, and the local deployer joins the owners in the place of the real one, which must own what it
 * manages. An environment whose owners are all of this directory stays as it is.
 *
 * @returns the owners that have a placeholder.
 */
export function admitForeignOwners(workspace: string, stackName: string, entra: LocalEntra): string[] {
  const { directory } = entra;
  const file = join(workspace, `Pulumi.${stackName}.yaml`);
  const path = ["config", `${readProject(workspace).name}:owners`];
  const document = readYamlMapping(file);
  const owners = ownersIn(document, path);
  const foreign = owners.filter((id) => isForeign(directory, id));
  const deployer = directory.servicePrincipals.getByAppId(entra.deployer.clientId);
  if (foreign.length > 0 && deployer !== undefined) {
    foreign.forEach((id) => {
      addPlaceholder(directory, id);
    });
    if (!owners.includes(deployer.id)) {
      document.addIn(path, deployer.id);
      writeFileSync(file, document.toString());
    }
  }
  return foreign;
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
