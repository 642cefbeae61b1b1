import { expect, test } from "vitest";

import { cutOverSteps } from "../../../../cli/adopt/cut-over.ts";

const cutOver = {
  selector: "--stack prod",
  clientId: "cccccccc-0000-4000-8000-000000000004",
  configurationFile: "Pulumi.prod.yaml",
  secretName: "RustDesk console, generation 1",
  local: false,
};

test("the old secret goes last, by commands that find it", () => {
  expect(cutOverSteps(cutOver)).toEqual([
    "1. Put the new secret into the console: Settings > OIDC, the provider, Client secret.",
    "   `npm run sheet -- --stack prod --copy client-secret` copies it. The client id is the same; compare the issuer.",
    "2. Sign in with Microsoft in a second browser, and stay signed in as an administrator in the first one meanwhile.",
    `3. When that has worked, delete the old secret. Until then both work. Those named "RustDesk console, generation …" are this program's: leave them.`,
    '   az ad app credential list --id cccccccc-0000-4000-8000-000000000004 --query "[].{keyId:keyId, name:displayName, ends:endDateTime}" --output table',
    "   az ad app credential delete --id cccccccc-0000-4000-8000-000000000004 --key-id KEY_ID",
    "4. Commit Pulumi.prod.yaml: from now on the registration is changed there.",
  ]);
});

test("with an existing secret there is none to paste and none to delete", () => {
  const steps = cutOverSteps({ ...cutOver, secretName: undefined });
  expect(steps[0]).toBe("1. Compare the fields with those of the console: Settings > OIDC, the provider.");
  expect(steps.join("\n")).not.toMatch(/delete|--copy/);
  expect(steps.at(-1)).toMatch(/^3\. Commit Pulumi\.prod\.yaml/);
});

test("on this machine the Azure CLI is said not to reach", () => {
  expect(cutOverSteps({ ...cutOver, local: true })).toContain(
    "   (In your tenant; the Azure CLI does not reach local Entra ID.)",
  );
});
