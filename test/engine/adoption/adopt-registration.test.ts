import { existsSync } from "node:fs";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { ScriptedTerminal } from "../scripted-terminal.ts";
import { type Adopted, AdoptionCheckout, below } from "./adoption-checkout.ts";
import type { HandMade } from "./portal.ts";

describe("a registration that was clicked together in the portal", () => {
  const checkout = new AdoptionCheckout();
  let made: HandMade;
  let adopted: Adopted;
  let owners: string[];

  beforeAll(async () => {
    made = await checkout.register();
    owners = await checkout.idsOf("ada@lindenglass.test", "deployer");
  });
  afterAll(() => checkout.remove());

  test("is left alone when the answer is no, and so is the checkout", async () => {
    const before = await checkout.inDirectory(made);
    const { code, said, questions } = await checkout.adopt(made.clientId, {
      terminal: new ScriptedTerminal(false),
    });
    expect(questions).toEqual(["Adopt this registration into desk, on this machine?"]);
    expect(said.at(-1)).toBe("Nothing was changed.");
    expect(code).toBe(1);
    expect(existsSync(checkout.file("desk"))).toBe(false);
    expect(await checkout.inDirectory(made)).toEqual(before);
  });

  test("is adopted with what is said first: nothing changes that a person who signs in would notice", async () => {
    adopted = await checkout.adopt(made.clientId);
    expect(adopted.code).toBe(0);
    expect(below("Written to Pulumi.desk.yaml", adopted)).toEqual([
      'displayName: "RustDesk console"',
      'consoleOrigins: ["https://desk.example.com"]',
      `owners: ${JSON.stringify(owners)}`,
      "protect: true",
    ]);
    expect(below("What stays", adopted)).toEqual([
      "The client id, so that everybody stays the same account in RustDesk.",
      "The client secrets that it has: sign-in goes on with the one that the console has now.",
      'A new one is made beside them, "RustDesk console, generation 1": Entra ID never shows the values of the others again.',
      expect.stringMatching(
        /^What an administrator has consented to, which could not be read \(localhost:\d+ answers 403\), outside of this program\.$/,
      ),
    ]);
    expect(adopted.said).not.toContain("What changes for somebody");
    expect(below("What changes besides", adopted)).toEqual([
      "- The registration no longer asks for the permission User.Read of Microsoft Graph (delegated: read the profile of whoever signs in); a consent that was given for it stays.",
      "- The version of access tokens changes from “1” to “2”: ID tokens, which RustDesk reads, keep theirs.",
    ]);
    expect(adopted.said).toContain("  3 created, 2 imported, 2 updated.");
  });

  test("has its client id, its name, its redirect URIs, its owners and its old secret still, and a new secret beside", async () => {
    const { application, servicePrincipal, ...now } = await checkout.standing(made);
    expect(application).toMatchObject({
      appId: made.clientId,
      displayName: "RustDesk console",
      signInAudience: "AzureADMyOrg",
      web: {
        redirectUris: ["https://desk.example.com/api/oidc/callback"],
        implicitGrantSettings: { enableIdTokenIssuance: true, enableAccessTokenIssuance: false },
      },
    });
    expect(application.passwordCredentials.map(({ displayName }) => displayName)).toEqual([
      "RustDesk console, generation 1",
      "RustDesk",
    ]);
    expect(servicePrincipal?.tags.toSorted()).toEqual(["HideApp", "WindowsAzureActiveDirectoryIntegratedApp"]);
    expect(now.owners).toEqual(owners.toSorted());
    expect(now.servicePrincipalOwners).toEqual(owners.toSorted());
    expect(now.outputs.clientId?.value).toBe(made.clientId);
    expect(now.preview).toEqual({ same: 5 });
  });

  test("signs people in with the old secret and with the new one", async () => {
    const { outputs } = await checkout.standing(made);
    expect(await checkout.signIn(made.clientId, made.secret)).toBe(made.clientId);
    expect(await checkout.signIn(made.clientId, outputs.clientSecret?.value)).toBe(made.clientId);
  });

  test("is protected: it cannot be destroyed by mistake", async () => {
    await checkout.inEnvironment("desk", ({ stack }) =>
      expect(stack.destroy()).rejects.toThrow(/^The registration is protected: /),
    );
  });

  test("is cut over by steps that name the commands", () => {
    expect(below("What is left to do", adopted)).toEqual([
      "1. Put the new secret into the console: Settings > OIDC, the provider, Client secret.",
      "   `npm run sheet -- local --stack desk --copy client-secret` copies it. The client id is the same; compare the issuer.",
      "2. Sign in with Microsoft in a second browser, and stay signed in as an administrator in the first one meanwhile.",
      `3. When that has worked, delete the old secret. Until then both work. Those named "RustDesk console, generation …" are this program's: leave them.`,
      "   (In your tenant; the Azure CLI does not reach local Entra ID.)",
      `   az ad app credential list --id ${made.clientId} --query "[].{keyId:keyId, name:displayName, ends:endDateTime}" --output table`,
      `   az ad app credential delete --id ${made.clientId} --key-id KEY_ID`,
      "4. Commit Pulumi.desk.yaml: from now on the registration is changed there.",
      "Filled it in? `npm run doctor -- local --stack desk --console https://YOUR-CONSOLE`",
    ]);
  });

  test("is not adopted twice: a second run changes nothing and repeats the steps", async () => {
    const before = await checkout.standing(made);
    // Where nobody could answer a question.
    const { code, stderr } = await checkout.runProcess(
      "adopt",
      "--local",
      "--stack",
      "desk",
      "--client-id",
      made.clientId,
    );
    expect(stderr).toContain("This registration is adopted already, and it is as declared. Nothing was changed.\n");
    const said = stderr.trimEnd().split("\n");
    expect(below("What is left to do", { said })).toEqual(below("What is left to do", adopted));
    expect(code).toBe(0);
    expect(await checkout.standing(made)).toEqual(before);
  });

  test("leaves neither secret in clear in the state, the configuration or the output", async () => {
    const { outputs } = await checkout.standing(made);
    for (const secret of [made.secret, outputs.clientSecret?.value as string]) {
      const holding = checkout.files().filter(({ content }) => content.includes(secret));
      expect(holding.map(({ path }) => path)).toEqual([]);
      expect(checkout.said.filter((line) => line.includes(secret))).toEqual([]);
    }
  });

  test("is the environment's one registration: another is refused there", async () => {
    const other = await checkout.register({ displayName: "Another" });
    await expect(checkout.adopt(other.clientId)).rejects.toThrow(
      `The environment desk must have no registration yet, but it has one with the client id ${made.clientId}. Nothing was changed.`,
    );
  });
});
