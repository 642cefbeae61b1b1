import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { fileSteps } from "../../../../cli/ci-setup/file-steps.ts";
import type { Setup } from "../../../../cli/ci-setup/setup.ts";
import { fakeSetup, identities, lacking, mend } from "./fake-setup.ts";

function read({ context: { checkout } }: Setup, path: string): string {
  return readFileSync(join(checkout, path), "utf8");
}

test("writes where it is deployed and as whom, who owns the code, and who must stay an owner", async () => {
  const setup = await fakeSetup();
  await mend(fileSteps(setup));
  const { tenantId, previewClientId, deployClientId, deployObjectId } = identities;
  expect(JSON.parse(read(setup, ".github/deployment.json"))).toEqual({
    tenantId,
    previewClientId,
    deployClientId,
    backendUrl: "azblob://state",
    azureStorageAccount: "acmestate",
  });
  expect(read(setup, ".github/CODEOWNERS")).toBe("* @acme/platform\n/Pulumi.*.yaml\n");
  expect(JSON.parse(read(setup, "policy-config.json"))).toEqual({
    "human-owner": { people: ["0f0f0f0f-0000-4000-8000-000000000000"] },
    "deploying-owner": { deployers: [deployObjectId] },
  });
  expect(await lacking(fileSteps(setup))).toEqual([]);
});

test("keeps what the files say besides", async () => {
  const setup = await fakeSetup();
  const { checkout } = setup.context;
  mkdirSync(join(checkout, ".github"));
  writeFileSync(join(checkout, ".github/deployment.json"), '{ "pulumiOrganization": "acme" }');
  writeFileSync(join(checkout, ".github/CODEOWNERS"), "*  @acme/platform @ada\n/docs/ @bob\n");
  const policy = {
    "human-owner": "disabled",
    "deploying-owner": { enforcementLevel: "mandatory", deployers: ["another"] },
  };
  writeFileSync(join(checkout, "policy-config.json"), JSON.stringify(policy));
  await mend(fileSteps(setup));
  expect(JSON.parse(read(setup, ".github/deployment.json"))).toMatchObject({ pulumiOrganization: "acme" });
  expect(read(setup, ".github/CODEOWNERS")).toBe("*  @acme/platform @ada\n/docs/ @bob\n");
  expect(JSON.parse(read(setup, "policy-config.json"))).toEqual({
    "human-owner": "disabled",
    "deploying-owner": { enforcementLevel: "mandatory", deployers: ["another", identities.deployObjectId] },
  });
});

test.each([
  ["*  @ada\n/docs/ @bob\n", "*  @ada @acme/platform\n/docs/ @bob\n"],
  ["/docs/ @bob\n", "* @acme/platform\n/docs/ @bob\n"],
])("adds a reviewer to the owners %j", async (before, after) => {
  const setup = await fakeSetup();
  mkdirSync(join(setup.context.checkout, ".github"));
  writeFileSync(join(setup.context.checkout, ".github/CODEOWNERS"), before);
  await mend(fileSteps(setup));
  expect(read(setup, ".github/CODEOWNERS")).toBe(after);
  expect(await lacking(fileSteps(setup))).toEqual([]);
});

test("an owner whom GitHub does not take is told", async () => {
  const setup = await fakeSetup();
  await mend(fileSteps(setup));
  setup.settings.codeownersErrors = [{ source: "* @acme/platform\n", message: "Unknown owner on line 1\nmore" }];
  expect(await lacking(fileSteps(setup))).toEqual([
    'GitHub must take .github/CODEOWNERS, but says of "* @acme/platform": Unknown owner on line 1. An owner needs write access. → ' +
      "https://github.com/acme/sign-in/settings/access",
  ]);
});
