import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { placeInState, placeWords } from "../../../../cli/environment/place.ts";

const tenantId = "11111111-aaaa-bbbb-cccc-000000000001";
const azureCli = { tenantId, clientId: "04b07795-8ddb-461a-bbee-02f9e1bf7b46", objectId: "an-object" };
const pipeline = { ...azureCli, clientId: "an-application" };
const domain = "contoso.onmicrosoft.com";
const anna = { tenantId, tenantDefaultDomain: domain, user: { name: "anna@contoso.com", type: "user" } };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "place-"));
  vi.stubEnv("AZURE_CONFIG_DIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Writes the Azure CLI's accounts, with the byte order mark that it writes. */
function signIn(...subscriptions: object[]): void {
  writeFileSync(join(folder, "azureProfile.json"), `\uFEFF${JSON.stringify({ subscriptions })}`);
}

test.each([
  [{ isLocal: true, caller: azureCli, domain }, "on this machine"],
  [{ isLocal: false }, "in your tenant"],
  [{ isLocal: false, tenantId }, `in the tenant ${tenantId}`],
  [{ isLocal: false, tenantId, domain }, `in the tenant ${domain} (${tenantId})`],
  [
    { isLocal: false, caller: pipeline, domain },
    `in the tenant ${domain} (${tenantId}), as the application an-application`,
  ],
  [{ isLocal: false, caller: azureCli }, `in the tenant ${tenantId}, as the user with the object ID an-object`],
])("%j is %s", (known, words) => {
  expect(placeWords(known)).toBe(words);
});

test("an account of the Azure CLI has its name, and its tenant too", () => {
  signIn({ ...anna, tenantId: "another" }, anna, anna);
  expect(placeWords({ isLocal: false, caller: azureCli })).toBe(
    `in the tenant ${domain} (${tenantId}), as anna@contoso.com`,
  );
  expect(placeWords({ isLocal: false, caller: pipeline })).toBe(
    `in the tenant ${tenantId}, as the application an-application`,
  );
});

test("an account that is not sure is not named", () => {
  signIn(anna, { ...anna, user: { name: "tom@contoso.com" } });
  expect(placeWords({ isLocal: false, caller: azureCli })).toContain("as the user with the object ID an-object");
  writeFileSync(join(folder, "azureProfile.json"), "[");
  expect(placeWords({ isLocal: false, caller: azureCli })).toContain("as the user with the object ID an-object");
});

test("the state tells the tenant before any run does", () => {
  const stack = { urn: "urn", type: "pulumi:pulumi:Stack", outputs: { tenantId } };
  const application = {
    urn: "urn",
    type: "azuread:index/application:Application",
    outputs: { publisherDomain: domain },
  };
  expect(placeInState(false, [stack, application])).toBe(`in the tenant ${domain} (${tenantId})`);
  expect(placeInState(false, [])).toBe("in your tenant");
  expect(placeInState(true, [stack])).toBe("on this machine");
});
