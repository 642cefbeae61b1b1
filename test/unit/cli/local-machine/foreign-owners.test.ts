import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  grantedApplicationPermissions,
  type LocalEntra,
  setApplicationPermissions,
  startLocalEntra,
} from "local-entra";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parse, stringify } from "yaml";

import { admitForeignOwners } from "../../../../cli/local-machine/foreign-owners.ts";

const foreign = "11111111-1111-1111-1111-111111111111";
let folder: string;
let entra: LocalEntra;
let deployer: string;
let ada: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "owners-"));
  entra = await startLocalEntra({ folder: join(folder, "entra") });
  deployer = entra.directory.servicePrincipals.getByAppId(entra.deployer.clientId)?.id ?? "";
  ada = entra.directory.users.list()[0]?.id ?? "";
  writeFileSync(join(folder, "Pulumi.yaml"), "name: rustdesk-entra\n");
});

beforeEach(() => {
  entra.directory.users.delete(foreign);
  setApplicationPermissions(entra.directory, entra.deployer.objectId, owned);
});

afterAll(async () => {
  await entra.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Admits the owners of an environment, and returns which were foreign and which it has then. */
function admit(owners: unknown): [string[], unknown] {
  const file = join(folder, "Pulumi.prod.yaml");
  writeFileSync(file, stringify({ config: owners === undefined ? {} : { "rustdesk-entra:owners": owners } }));
  const admitted = admitForeignOwners(folder, "prod", entra);
  return [admitted, parse(readFileSync(file, "utf8")).config["rustdesk-entra:owners"]];
}

/** What the deployer is granted. */
function permissions(): string[] {
  return grantedApplicationPermissions(entra.directory, entra.deployer.objectId).sort();
}

const owned = ["Application.ReadWrite.OwnedBy"];
const all = ["Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"];

test("an owner of another tenant becomes a disabled account with that object ID, and the owners stay as written", () => {
  expect(admit([foreign.toUpperCase(), ada])).toEqual([[foreign], [foreign.toUpperCase(), ada]]);
  expect(entra.directory.users.get(foreign)).toMatchObject({
    displayName: `Owner ${foreign} of the real tenant`,
    userPrincipalName: `owner-${foreign}@lindenglass.test`,
    accountEnabled: false,
  });
});

test("an owner is foreign in the next run too, when the placeholder is there already", () => {
  admit([foreign]);
  expect(admit([foreign])).toEqual([[foreign], [foreign]]);
  expect(entra.directory.users.list().filter(({ id }) => id === foreign)).toHaveLength(1);
});

test("a deployer among the owners stays where it is", () => {
  expect(admit([deployer, foreign])).toEqual([[foreign], [deployer, foreign]]);
});

test("the deployer may change what placeholders own, also when none of them is an owner any more", () => {
  admit([ada]);
  expect(permissions()).toEqual(owned);
  admit([foreign]);
  expect(permissions()).toEqual(all);
  setApplicationPermissions(entra.directory, entra.deployer.objectId, owned);
  admit([ada]);
  expect(permissions()).toEqual(all);
});

test.each(["groups", "applications"] as const)("an owner that is one of the %s here has no placeholder", (kind) => {
  entra.directory[kind].insert({ id: foreign } as never);
  expect(admit([foreign])).toEqual([[], [foreign]]);
  entra.directory[kind].delete(foreign);
});

test.each<[string, () => unknown]>([
  ["owners of this directory", () => [ada]],
  ["no owners", () => []],
  ["no word of owners", () => undefined],
  ["what is no object ID, which the program refuses", () => ["ada@contoso.test"]],
  ["what is no list, which the program refuses", () => "ada"],
])("%s stay as they are", (_what, owners) => {
  expect(admit(owners())).toEqual([[], owners()]);
});
