import {
  type Directory,
  grantedApplicationPermissions,
  type LocalEntra,
  newGroup,
  setApplicationPermissions,
} from "local-entra";

import { defaultAccess } from "../../components/rules/access.ts";
import { isGuid } from "../../components/rules/guid.ts";
import { declaredAccess } from "../access/standing-access.ts";
import { StackConfiguration } from "../stack/configuration/stack-configuration.ts";
import { colleagues } from "./colleagues.ts";
import { isTaken } from "./foreign-owners.ts";

/**
 * A real environment assigns groups and users by object IDs of its own tenant, and here nobody can tell which an ID is. Each gets a
 * stand-in: a group of that ID under the label that the file gives it, with the first colleague as its one member. Reports thus see
 * who is assigned as it is written, and a sign-in can be tried. The local deployer may assign and consent where the file asks for it.
 *
 * @returns what is another thing here than in the tenant; sentences.
 */
export function admitForeignAssigned(workspace: string, stackName: string, entra: LocalEntra): string[] {
  const { directory } = entra;
  const configuration = StackConfiguration.read(workspace, stackName);
  permitAccess(entra, configuration);
  // What is no object ID is left to the program, which says so.
  const foreign = Object.entries(Object(configuration.get("assignments")))
    .map(([label, id]): [string, string] => [label, String(id).toLowerCase()])
    .filter(([, id]) => isGuid(id) && isForeign(directory, id));
  const [member] = colleagues(directory);
  for (const [label, id] of foreign) {
    standIn(directory, { label, id, member: member?.id });
  }
  const who = member === undefined ? "without members" : `with ${member.displayName} as its one member`;
  return foreign.length === 0
    ? []
    : [
        `Assigned in the real tenant, and here a stand-in each, a group ${who}: ${foreign.map(([label]) => label).join(", ")}. ` +
          "A sign-in here shows nothing of who is in the real ones. The local deployer may assign; in a tenant that takes a " +
          "permission of its own (docs/deployer.md).",
      ];
}

const description = "Stands in for a group or user of the real tenant";

/** Unknown to this directory, or known from an earlier run for the same reason. */
function isForeign(directory: Directory, id: string): boolean {
  const group = directory.groups.get(id);
  return group === undefined ? !isTaken(directory, id) : group.description === description;
}

function standIn(
  directory: Directory,
  { label, id, member }: { label: string; id: string; member?: string | undefined },
) {
  const { groups, members } = directory;
  const kept = groups.get(id);
  if (kept === undefined) {
    const createdDateTime = `${directory.now().toISOString().slice(0, 19)}Z`;
    groups.insert({ ...newGroup({ id, displayName: label, createdDateTime }), description });
  } else {
    groups.update({ ...kept, displayName: label });
  }
  members.removeFrom(id);
  if (member !== undefined) {
    members.add(id, member);
  }
}

/** Until the next start, which gives the deployer the permissions of the seed again. What it gave before, it may take back. */
function permitAccess({ directory, deployer }: LocalEntra, configuration: StackConfiguration): void {
  const { assigned, adminConsent } = declaredAccess((key) => configuration.get(key));
  const { appRoleAssignments, permissionGrants } = directory;
  const grants = permissionGrants.list();
  // Who has consented at a sign-in is assigned by it, which the deployer has no part in.
  const given = appRoleAssignments
    .list()
    .filter(
      (one) => !grants.some((grant) => grant.clientId === one.resourceId && grant.principalId === one.principalId),
    );
  const assigns = assigned.length > 0 || given.some(({ appRoleId }) => appRoleId === defaultAccess);
  const consents = adminConsent || grants.some(({ consentType }) => consentType === "AllPrincipals");
  if (assigns || consents) {
    setApplicationPermissions(directory, deployer.objectId, [
      ...grantedApplicationPermissions(directory, deployer.objectId),
      ...(assigns ? ["AppRoleAssignment.ReadWrite.All", "Application.Read.All"] : []),
      ...(consents ? ["DelegatedPermissionGrant.ReadWrite.All"] : []),
    ]);
  }
}
