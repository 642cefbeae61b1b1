import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parse, stringify } from "yaml";

import { type LocalEntra, startLocalEntra } from "../../../local/entra/entra.ts";
import { admitForeignOwners } from "../../../local/foreign-owners.ts";

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

beforeEach(() => entra.directory.users.delete(foreign));

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

test("an owner of another tenant becomes a disabled account with that object ID, and the deployer an owner", () => {
  expect(admit([foreign.toUpperCase(), ada])).toEqual([[foreign], [foreign.toUpperCase(), ada, deployer]]);
  expect(entra.directory.users.get(foreign)).toMatchObject({
    displayName: `Owner ${foreign} of the real tenant`,
    userPrincipalName: `owner-${foreign}@lindenglass.test`,
    accountEnabled: false,
  });
});

test("the deployer is an owner in the next run too, when the placeholder is there already", () => {
  admit([foreign]);
  expect(admit([foreign])).toEqual([[foreign], [foreign, deployer]]);
  expect(entra.directory.users.list().filter(({ id }) => id === foreign)).toHaveLength(1);
});

test("a deployer that is an owner already is not named twice", () => {
  expect(admit([deployer, foreign])).toEqual([[foreign], [deployer, foreign]]);
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
