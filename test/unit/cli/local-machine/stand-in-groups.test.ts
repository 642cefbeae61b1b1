import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  grantedApplicationPermissions,
  type LocalEntra,
  setApplicationPermissions,
  startLocalEntra,
} from "local-entra";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";

import { colleagues, isAssigned } from "../../../../cli/local-machine/colleagues.ts";
import { admitForeignAssigned } from "../../../../cli/local-machine/stand-in-groups.ts";

const foreign = "11111111-1111-1111-1111-11111111111a";
const owned = ["Application.ReadWrite.OwnedBy"];
let folder: string;
let entra: LocalEntra;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assigned-"));
  entra = await startLocalEntra({ folder: join(folder, "entra") });
  writeFileSync(join(folder, "Pulumi.yaml"), "name: rustdesk-entra\n");
});

beforeEach(() => {
  const { directory, deployer } = entra;
  directory.groups.delete(foreign);
  directory.members.removeAll(foreign);
  for (const { id } of directory.permissionGrants.list()) {
    directory.permissionGrants.delete(id);
  }
  setApplicationPermissions(directory, deployer.objectId, owned);
});

afterAll(async () => {
  await entra.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Admits whom an environment assigns, and returns the remarks. */
function admit(config: Record<string, unknown>): string[] {
  writeFileSync(join(folder, "Pulumi.prod.yaml"), stringify({ config }));
  return admitForeignAssigned(folder, "prod", entra);
}

function permissions(): string[] {
  return grantedApplicationPermissions(entra.directory, entra.deployer.objectId).toSorted();
}

function idOf(name: string): string {
  return entra.directory.users.list().find(({ userPrincipalName }) => userPrincipalName.startsWith(name))?.id ?? "";
}

describe("who is assigned in a real tenant", () => {
  test("is a group here, with that object ID, its label and one member who may sign in", () => {
    expect(admit({ assignments: { "Support team": foreign.toUpperCase() } })).toEqual([
      "Assigned in the real tenant, and here a stand-in each, a group with Tom Okafor as its one member: Support team. A sign-in here " +
        "shows nothing of who is in the real ones. The local deployer may assign; in a tenant that takes a permission of its own " +
        "(docs/deployer.md).",
    ]);
    expect(entra.directory.groups.get(foreign)).toMatchObject({ displayName: "Support team", securityEnabled: true });
    expect(entra.directory.members.targets(foreign)).toEqual([idOf("tom")]);
  });

  test("is the same group in the next run, under the label of that run", () => {
    admit({ assignments: { "Support team": foreign } });
    expect(admit({ assignments: { Helpdesk: foreign } })).toHaveLength(1);
    expect(entra.directory.groups.get(foreign)?.displayName).toBe("Helpdesk");
    expect(entra.directory.members.targets(foreign)).toEqual([idOf("tom")]);
  });

  test.each<[string, () => unknown]>([
    ["a user of this directory", () => ({ Ada: idOf("ada") })],
    ["a group of this directory", () => ({ Technicians: entra.directory.groups.list()[0]?.id })],
    ["what is no object ID, which the program refuses", () => ({ Ada: "ada@contoso.test" })],
    ["what is no map, which the program refuses", () => [7]],
    ["nobody", () => ({})],
  ])("%s stays as it is", (_what, assignments) => {
    const before = entra.directory.groups.list();
    expect(admit({ assignments: assignments() })).toEqual([]);
    expect(entra.directory.groups.list()).toEqual(before);
  });
});

describe("the local deployer", () => {
  test("may do what the file asks for, and no more", () => {
    admit({});
    expect(permissions()).toEqual(owned);
    admit({ assignments: { Ada: idOf("ada") } });
    expect(permissions()).toEqual(["AppRoleAssignment.ReadWrite.All", "Application.Read.All", ...owned].toSorted());
    setApplicationPermissions(entra.directory, entra.deployer.objectId, owned);
    admit({ adminConsent: true });
    expect(permissions()).toEqual([...owned, "DelegatedPermissionGrant.ReadWrite.All"].toSorted());
  });

  test("may take back what was given before", () => {
    const ends = { clientId: foreign, resourceId: foreign, principalId: null };
    entra.directory.permissionGrants.insert({ ...ends, id: "grant", consentType: "AllPrincipals", scope: "openid" });
    admit({});
    expect(permissions()).toEqual([...owned, "DelegatedPermissionGrant.ReadWrite.All"].toSorted());
  });

  test("has no part in who is assigned by a consent of their own", () => {
    const { appRoleAssignments, permissionGrants } = entra.directory;
    const ends = { clientId: "app", resourceId: foreign, principalId: idOf("tom") };
    permissionGrants.insert({ ...ends, id: "grant", consentType: "Principal", scope: "openid" });
    const assignment = { id: "1", appRoleId: "00000000-0000-0000-0000-000000000000", createdDateTime: "" };
    appRoleAssignments.insert({ ...assignment, principalId: idOf("tom"), resourceId: "app" });
    admit({});
    expect(permissions()).toEqual(owned);
    appRoleAssignments.insert({ ...assignment, id: "2", principalId: idOf("ada"), resourceId: "app" });
    admit({});
    expect(permissions()).toContain("AppRoleAssignment.ReadWrite.All");
  });
});

test("somebody is assigned alone or as a direct member of a group, and not by way of another group", () => {
  const { directory } = entra;
  const [tom] = colleagues(directory);
  const group = (name: string) => directory.groups.list().find(({ displayName }) => displayName === name)?.id ?? "";
  const assign = (principalId: string, resourceId: string) =>
    directory.appRoleAssignments.insert({
      ...{ id: resourceId, principalId, resourceId },
      ...{ appRoleId: "00000000-0000-0000-0000-000000000000", createdDateTime: "" },
    });
  assign(tom?.id ?? "", "alone");
  assign(group("Helpdesk technicians"), "member");
  assign(group("Helpdesk users"), "nested");
  expect(["alone", "member", "nested"].map((app) => tom && isAssigned(directory, tom, app))).toEqual([
    true,
    true,
    false,
  ]);
});
