import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, expect, test } from "vitest";

import { environments } from "../../../../cli/environments/command.ts";
import { notingContext } from "../noting-context.ts";
import { ProjectFolder } from "../project-folder.ts";

const id = (digit: number): string => `${String(digit).repeat(8)}-0000-4000-8000-000000000000`;
const identities = { tenantId: id(1), previewClientId: id(2), deployClientId: id(3) };

let checkout: ProjectFolder;
beforeEach(() => {
  checkout = new ProjectFolder();
  mkdirSync(join(checkout.path, ".github"));
});

async function lines(): Promise<string[]> {
  const context = notingContext(checkout.path);
  expect(await environments.run(["--deployment"], context)).toBe(0);
  return context.printed.join("\n").split("\n");
}

function refusal(settings: unknown): Promise<string> {
  checkout.write(".github/deployment.json", typeof settings === "string" ? settings : JSON.stringify(settings));
  return lines().then(
    () => "",
    (error: Error) => error.message,
  );
}

test("the settings are a step's outputs, each in its line", async () => {
  const settings = { ...identities, backendUrl: "azblob://state", azureStorageAccount: "rustdeskstate" };
  checkout.write(".github/deployment.json", JSON.stringify(settings));
  expect(await lines()).toEqual([
    `tenant-id=${id(1)}`,
    `preview-client-id=${id(2)}`,
    `deploy-client-id=${id(3)}`,
    "backend-url=azblob://state",
    "storage-account=rustdeskstate",
    "organization=",
    "token-type=urn:pulumi:token-type:access_token:organization",
    "token-scope=",
  ]);
});

test("without a file nothing is set, so that nothing signs in", async () => {
  expect((await lines()).filter((line) => !line.endsWith("="))).toEqual([
    "token-type=urn:pulumi:token-type:access_token:organization",
  ]);
});

test.each([
  [{ tenant: id(1) }, '"tenant" must be one of tenantId, previewClientId, deployClientId, backendUrl, '],
  [{ tenantId: "contoso" }, 'tenantId must be an ID such as "00000000-1111-2222-3333-444444444444"; got "contoso".'],
  [{ previewClientId: id(2) }, "tenantId must come with previewClientId and deployClientId; got none."],
  [{ ...identities, deployClientId: id(2) }, "previewClientId and deployClientId must be two identities; got one"],
  [{ tenantId: id(1), deployClientId: id(3) }, "previewClientId must come with deployClientId"],
  [{ backendUrl: "http://127.0.0.1:8080" }, "backendUrl must be an address that `pulumi login` takes"],
  [{ backendUrl: "https://user:password@api.example.com" }, "backendUrl must be an address that `pulumi login` takes"],
  [{ backendUrl: "azblob://state\ntenant-id=other" }, "backendUrl must be an address that `pulumi login` takes"],
  [{ azureStorageAccount: "Rust_Desk" }, "azureStorageAccount must be a storage account's name"],
  [{ pulumiOrganization: "a b" }, "pulumiOrganization must be the name of an organization"],
  [{ pulumiTokenScope: "user:ada" }, "pulumiOrganization must come with pulumiTokenType and pulumiTokenScope"],
  [{ tenantId: 1 }, "tenantId must be an ID"],
  [[], "must hold one JSON object, {…}; got []."],
  ["{", "must be JSON, but: "],
])("%j is refused", async (settings, words) => {
  expect(await refusal(settings)).toContain(words);
});

test("all that is wrong is told at once", async () => {
  const problems = (await refusal({ tenantId: "x", backendUrl: "y", colour: "red" })).match(/^ {2}- /gm);
  expect(problems).toHaveLength(3);
});

test("stands alone", async () => {
  const both = environments.run(["--deployment", "--json"], notingContext(checkout.path));
  await expect(both).rejects.toThrow("--deployment and --proposed must stand alone.");
});
