import { type Directory, grantedApplicationPermissions, type LocalEntra, setApplicationPermissions } from "local-entra";

import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";

const objectId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A real environment names its owners by object IDs of its own tenant. Each gets a placeholder here: a disabled account with
 * that ID. Reports and policies thus see the owners as they are written. The local deployer may manage what it does not own,
 * because any of them may be the real deployer.
 *
 * @returns the owners that have a placeholder.
 */
export function admitForeignOwners(workspace: string, stackName: string, entra: LocalEntra): string[] {
  const { directory } = entra;
  const owners = StackConfiguration.read(workspace, stackName).get("owners");
  // What is no object ID is left to the program, which says so.
  const ids = (Array.isArray(owners) ? owners : []).map((owner) => String(owner).toLowerCase());
  const foreign = ids.filter((id) => objectId.test(id) && isForeign(directory, id));
  for (const id of foreign) {
    addPlaceholder(directory, id);
  }
  // Also when no owner is foreign any more: what placeholders own is to be changed all the same.
  if (directory.users.list().some(isPlaceholder)) {
    // Until the next start, which gives the deployer the permissions of the seed again.
    const { objectId: deployer } = entra.deployer;
    const granted = grantedApplicationPermissions(directory, deployer);
    setApplicationPermissions(directory, deployer, [...granted, "Application.ReadWrite.All"]);
  }
  return foreign;
}

/** Unknown to this directory, or known from an earlier run for the same reason. */
function isForeign(directory: Directory, id: string): boolean {
  const user = directory.users.get(id);
  return user === undefined ? !isTaken(directory, id) : isPlaceholder(user);
}

/** Whether something of the directory has this object ID: a stand-in, or an application that somebody took for its service principal. */
export function isTaken(directory: Directory, id: string): boolean {
  const { users, groups, servicePrincipals, applications, deletedUsers, deletedGroups, deletedApplications } =
    directory;
  const kinds = [users, groups, servicePrincipals, applications, deletedUsers, deletedGroups, deletedApplications];
  return kinds.some((kind) => kind.get(id) !== undefined);
}

function isPlaceholder({ id, userPrincipalName }: { id: string; userPrincipalName: string }): boolean {
  return userPrincipalName.startsWith(`owner-${id}@`);
}

function addPlaceholder({ users, tenant }: Directory, id: string): void {
  if (users.get(id) !== undefined) {
    return;
  }
  users.insert({
    id,
    accountEnabled: false,
    displayName: `Owner ${id} of the real tenant`,
    givenName: null,
    surname: null,
    jobTitle: null,
    userPrincipalName: `owner-${id}@${tenant.defaultDomain}`,
    mail: null,
    userType: "Member",
  });
}
