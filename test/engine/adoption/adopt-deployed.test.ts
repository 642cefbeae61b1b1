import { automation } from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runAdopt } from "../../../cli/adopt/run.ts";
import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { UserError } from "../../../cli/user-error.ts";
import program from "../../../index.ts";
import { ScriptedTerminal } from "../scripted-terminal.ts";
import { AdoptionCheckout, below } from "./adoption-checkout.ts";
import { type HandMade, Portal } from "./portal.ts";

// The process's variables lead to a backend, a tenant and providers, as a person's own do; the checkout is another one.
describe("an environment in a backend and a tenant of one's own", () => {
  const tenant = new AdoptionCheckout();
  const checkout = new AdoptionCheckout();
  let environment: LocalEnvironment;
  let made: HandMade;

  beforeAll(async () => {
    tenant.configure("portal", {});
    environment = await tenant.start("portal", { providers: "found" });
    made = await new Portal(environment.entra).register();
  });
  afterAll(async () => {
    await tenant.remove();
    await checkout.remove();
  });

  test("must have a stack, which is not made by the way", async () => {
    await expect(adopt()).rejects.toThrow(
      '--stack must name one of dev; got "real". Each environment has a file Pulumi.NAME.yaml. If it is to be a new one: ' +
        "`npm run init -- real` makes it. Nothing was changed.",
    );
    expect(checkout.files().map(({ path }) => path)).not.toContain(checkout.file("real"));
  });

  test("is refused in the provider's words when the identity that deploys cannot sign in", async () => {
    checkout.configure("real", {});
    const stack = await automation.LocalWorkspace.createStack(
      { stackName: "real", projectName: "rustdesk-entra", program },
      { workDir: checkout.folder, pulumiCommand: environment.engine.command },
    );
    await stack.setConfig("azuread:clientSecret", { value: "not-the-secret", secret: true });
    const refused = adopt();
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(/AADSTS7000215/);
    await stack.removeConfig("azuread:clientSecret");
    expect(checkout.configuration("real")).not.toContain("consoleOrigins");
  });

  test("adopts with the secret that the console has, and then makes none", async () => {
    const stack = await automation.LocalWorkspace.selectStack(
      { stackName: "real", projectName: "rustdesk-entra", program },
      { workDir: checkout.folder, pulumiCommand: environment.engine.command },
    );
    await stack.setConfig("existingClientSecret", { value: made.secret, secret: true });
    const { code, terminal } = await adopt();
    expect(code).toBe(0);
    expect(terminal.said).toContain("  2 created, 2 imported, 2 updated.");
    expect(below("What stays", terminal)).toEqual([
      "The client id, so that everybody stays the same account in RustDesk.",
      "The client secrets that it has: sign-in goes on with the one that the console has now.",
      // The provider alone has the secret here.
      "Who is assigned, which could not be read (the Azure CLI is not to be asked), outside of this program.",
      "What an administrator has consented to, which could not be read (the Azure CLI is not to be asked), outside of this program.",
    ]);
    expect(below("What is left to do", terminal)).toEqual([
      "1. Compare the fields with those of the console: Settings > OIDC, the provider.",
      "   `npm run sheet -- --stack real` prints them. The secret is the existing one that the configuration names.",
      "2. Sign in with Microsoft in a second browser, and stay signed in as an administrator in the first one meanwhile.",
      "3. Commit Pulumi.real.yaml: from now on the registration is changed there.",
      "Filled it in? `npm run doctor -- --stack real --console https://YOUR-CONSOLE`",
    ]);
    expect((await stack.outputs()).clientSecret).toEqual({ value: made.secret, secret: true });
    const { passwordCredentials } = environment.entra.directory.applications.get(made.id) ?? {};
    expect(passwordCredentials).toHaveLength(1);
    expect(await stack.preview()).toMatchObject({ changeSummary: { same: 4 } });
  });

  test("keeps what its file had: the encryption and the encrypted secret", () => {
    const file = checkout.configuration("real");
    expect(file).toMatch(/^encryptionsalt: v1:/m);
    expect(file).toMatch(/rustdesk-entra:existingClientSecret:\n +secure: v1:/);
    expect(file).toMatch(/rustdesk-entra:consoleOrigins:\n +- https:\/\/desk\.example\.com/);
    expect(file).not.toContain(made.secret);
  });

  async function adopt() {
    const terminal = new ScriptedTerminal(true);
    const context = { checkout: `${checkout.folder}/`, terminal, signal: new AbortController().signal };
    const words = {
      stack: "real",
      clientId: made.clientId,
      local: false,
      yes: false,
      details: false,
      acceptInterruption: false,
    };
    return { code: await runAdopt(words, context), terminal };
  }
});
