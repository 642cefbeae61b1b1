import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, describe, expect, test } from "vitest";

import { grantedApplicationPermissions, type LocalEntra } from "../../src/local-entra.ts";
import { readSeed } from "../../src/seed/seed-file.ts";
import { started, temporaryFolder } from "./started.ts";

const ownSeed = readFileSync(new URL("../../src/seed/seed.yaml", import.meta.url), "utf8");
const tomsName = "tom@lindenglass.test";

let folder: string;
let entra: LocalEntra | undefined;

beforeEach(() => {
  folder = temporaryFolder();
  entra = undefined;
});

/** Starts anew, with the package's seed changed as a person would change it. */
async function start(...changes: [from: string, to: string][]): Promise<LocalEntra> {
  await entra?.close();
  if (changes.length > 0) {
    let text = ownSeed;
    for (const [from, to] of changes) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    writeFileSync(join(folder, "seed.yaml"), text);
  }
  entra = await started({ folder });
  return entra;
}

function user({ directory }: LocalEntra, name: string) {
  return directory.users.list().find(({ userPrincipalName }) => userPrincipalName === name);
}

function members({ directory }: LocalEntra, displayName: string) {
  const group = directory.groups.list().find((candidate) => candidate.displayName === displayName);
  const ids = directory.members.targets(group?.id ?? "");
  return ids.map((id) => directory.users.get(id)?.userPrincipalName ?? directory.groups.get(id)?.displayName);
}

describe("the first start", () => {
  test("fills the directory with the package's own seed", async () => {
    const first = await start();
    expect(first.directory.tenant.displayName).toBe("Linden Glassworks");
    expect(first.directory.users.list()).toMatchObject(readSeed().users.map(({ roles, ...person }) => person));
    expect(members(first, "Helpdesk users")).toEqual(["Helpdesk administrators", "Helpdesk technicians"]);
    expect(first.directory.otherTenants.list()).toMatchObject([{ defaultDomain: "nordlicht.test" }]);
    expect(first.directory.externalUsers.list()).toHaveLength(3);
  });

  test("fills it from the file that a person put there", async () => {
    const first = await start(["displayName: Linden Glassworks", "displayName: Elm Glass"]);
    expect(first.directory.tenant.displayName).toBe("Elm Glass");
  });

  test("fills it from another file that is named", async () => {
    const seedFile = join(folder, "elsewhere.yaml");
    writeFileSync(seedFile, ownSeed.replace("Linden Glassworks", "Elm Glass"));
    expect((await started({ seedFile })).directory.tenant.displayName).toBe("Elm Glass");
  });

  test("does not happen with a wrong file, and does once it is mended", async () => {
    await expect(start(["consentBy: users", "consentBy: me"])).rejects.toThrow(
      /seed\.yaml, line 15: tenant: consentBy must be one of users, administrators, got "me"/,
    );
    expect((await start(["consentBy: users", "consentBy: administrators"])).directory.tenant.consentBy).toBe(
      "administrators",
    );
  });
});

describe("a later start", () => {
  test("changes nothing when the file has not changed", async () => {
    const first = await start();
    const before = [first.tenantId, first.directory.users.list(), first.directory.groups.list()];
    const { directory, tenantId } = await start();
    expect([tenantId, directory.users.list(), directory.groups.list()]).toEqual(before);
  });

  test("takes up what was edited, and every object keeps its ID", async () => {
    const first = await start();
    const tom = user(first, tomsName);
    const second = await start(
      ["displayName: Tom Okafor", "displayName: Thomas Okafor"],
      ["members: [tom@lindenglass.test]", "members: [tom@lindenglass.test, ada@lindenglass.test]"],
      ["displayName: Linden Glassworks", "displayName: Elm Glass"],
    );
    expect(second.tenantId).toBe(first.tenantId);
    expect(user(second, tomsName)).toEqual({ ...tom, displayName: "Thomas Okafor" });
    expect(members(second, "Helpdesk technicians")).toEqual([tomsName, "ada@lindenglass.test"]);
    expect(second.directory.tenant.displayName).toBe("Elm Glass");
  });

  test("knows a person again whose name is written in another case", async () => {
    const tom = user(await start(), tomsName);
    const { directory } = await start(["userPrincipalName: tom@", "userPrincipalName: Tom@"]);
    const found = directory.users.list().filter(({ displayName }) => displayName === "Tom Okafor");
    expect(found.map(({ id }) => id)).toEqual([tom?.id]);
  });

  test("removes who was taken out, from groups and assignments too", async () => {
    const first = await start();
    const tom = user(first, tomsName)?.id ?? "";
    const resourceId = first.deployer.objectId;
    const createdDateTime = "2026-11-21T08:00:00Z";
    first.directory.appRoleAssignments.insert({
      id: "44444444-0000-4000-8000-000000000001",
      appRoleId: "00000000-0000-0000-0000-000000000000",
      createdDateTime,
      principalId: tom,
      resourceId,
    });
    const [before, after] = ownSeed.split(/(?= {2}- userPrincipalName: tom@)/) as [string, string];
    const withoutTom = before + after.slice(after.indexOf("  # A guest is named"));
    const second = await start([ownSeed, withoutTom.replace(`members: [${tomsName}]`, "members: []")]);
    expect(user(second, tomsName)).toBeUndefined();
    expect(second.directory.members.sources(tom)).toEqual([]);
    const assigned = second.directory.appRoleAssignments.list().map(({ principalId }) => principalId);
    expect(assigned).toEqual([second.deployer.objectId]);
  });

  test("leaves alone what was made by other means", async () => {
    const first = await start();
    const made = { ...first.directory.users.list()[0], id: "44444444-0000-4000-8000-000000000002" };
    first.directory.users.insert({ ...made, userPrincipalName: "new@lindenglass.test" } as never);
    expect(user(await start(), "new@lindenglass.test")?.id).toBe(made.id);
  });

  test("gives the deployer the permissions that the file grants, and takes the others away", async () => {
    const first = await start();
    const roles = "graphRoles: [Application.ReadWrite.OwnedBy]";
    const second = await start([roles, "graphRoles: [Application.Read.All, User.Read.All]"]);
    expect(second.deployer.clientId).toBe(first.deployer.clientId);
    const granted = (of: LocalEntra) => grantedApplicationPermissions(of.directory, of.deployer.objectId);
    expect(granted(second).toSorted()).toEqual(["Application.Read.All", "User.Read.All"]);
    expect(granted(await start([roles, roles]))).toEqual(["Application.ReadWrite.OwnedBy"]);
  });
});
