import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { grantedApplicationPermissions } from "../../src/directory/application-permission.ts";
import { type LocalEntra, startLocalEntra } from "../../src/local-entra.ts";

const OWN_SEED = readFileSync(new URL("../../src/seed/seed.yaml", import.meta.url), "utf8");
const TOM = "tom@lindenglass.test";

let folder: string;
let entra: LocalEntra | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seed-"));
});

afterEach(async () => {
  await entra?.close();
  rmSync(folder, { recursive: true });
});

/** Starts anew, with the project's seed changed as a person would change it. */
async function start(...changes: [from: string, to: string][]): Promise<LocalEntra> {
  await entra?.close();
  entra = undefined;
  if (changes.length > 0) {
    let text = OWN_SEED;
    for (const [from, to] of changes) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    writeFileSync(join(folder, "seed.yaml"), text);
  }
  entra = await startLocalEntra({ folder });
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
  test("fills the directory with the project's own seed", async () => {
    const first = await start();
    expect(first.directory.tenant.displayName).toBe("Linden Glassworks");
    expect(first.directory.users.list().map(({ displayName }) => displayName)).toEqual([
      "Ada Moreau",
      "Tom Okafor",
      "Nina Berg (Nordlicht)",
      "Paul Keller",
    ]);
    expect(members(first, "RustDesk users")).toEqual(["RustDesk administrators", "RustDesk technicians"]);
    expect(first.directory.otherTenants.list().map(({ defaultDomain }) => defaultDomain)).toEqual([
      "nordlicht.test",
    ]);
    expect(first.directory.externalUsers.list()).toHaveLength(3);
  });

  test("fills it from the file that a person put there", async () => {
    const first = await start(["displayName: Linden Glassworks", "displayName: Elm Glass"]);
    expect(first.directory.tenant.displayName).toBe("Elm Glass");
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
    const tom = user(first, TOM);
    const second = await start(
      ["displayName: Tom Okafor", "displayName: Thomas Okafor"],
      ["members: [tom@lindenglass.test]", "members: [tom@lindenglass.test, ada@lindenglass.test]"],
      ["displayName: Linden Glassworks", "displayName: Elm Glass"],
    );
    expect(second.tenantId).toBe(first.tenantId);
    expect(user(second, TOM)).toEqual({ ...tom, displayName: "Thomas Okafor" });
    expect(members(second, "RustDesk technicians")).toEqual([TOM, "ada@lindenglass.test"]);
    expect(second.directory.tenant.displayName).toBe("Elm Glass");
  });

  test("removes who was taken out, from groups and assignments too", async () => {
    const first = await start();
    const tom = user(first, TOM)?.id ?? "";
    const resourceId = first.deployer.objectId;
    const createdDateTime = "2026-11-21T08:00:00Z";
    first.directory.appRoleAssignments.insert({
      id: "44444444-0000-4000-8000-000000000001",
      appRoleId: "00000000-0000-0000-0000-000000000000",
      createdDateTime,
      principalId: tom,
      resourceId,
    });
    const [before, after] = OWN_SEED.split(/(?= {2}- userPrincipalName: tom@)/) as [string, string];
    const withoutTom = before + after.slice(after.indexOf("  # A guest is named"));
    await entra?.close();
    entra = undefined;
    writeFileSync(join(folder, "seed.yaml"), withoutTom.replace(`members: [${TOM}]`, "members: []"));
    const second = await start();
    expect(user(second, TOM)).toBeUndefined();
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
