import { readdirSync } from "node:fs";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { AdoptionCheckout, below } from "./adoption/adoption-checkout.ts";
import { ScriptedTerminal } from "./secret-life/scripted-terminal.ts";

let checkout: AdoptionCheckout;
beforeEach(() => {
  checkout = new AdoptionCheckout();
});
afterEach(() => checkout.remove());

describe("what the environment's file sets itself", () => {
  test("wins over what the registration has, and is shown", async () => {
    const made = await checkout.register({ displayName: "RustDesk (old)" });
    checkout.configure("desk", { displayName: "RustDesk", protect: false });
    const adopted = await checkout.adopt(made.clientId);
    expect(below("Written to", adopted).map((line) => line.split(":")[0])).toEqual([
      "consoleOrigins",
      "owners",
    ]);
    expect(below("What changes besides", adopted).join("\n")).toContain("“RustDesk (old)”");
    const { application, outputs } = await checkout.standing(made);
    expect(application.displayName).toBe("RustDesk");
    expect(outputs.clientId?.value).toBe(made.clientId);
    expect(checkout.configuration()).toContain("rustdesk-entra:protect: false");
  });
});

describe("a registration's own name and account types", () => {
  test("are kept as they are", async () => {
    const made = await checkout.register({
      displayName: "Fernwartung Büro Süd",
      signInAudience: "AzureADMultipleOrgs",
    });
    await checkout.adopt(made.clientId);
    const { application, preview } = await checkout.standing(made);
    expect(application.displayName).toBe("Fernwartung Büro Süd");
    expect(application.signInAudience).toBe("AzureADMultipleOrgs");
    expect(preview).toEqual({ same: 5 });
  });

  test("are kept but for an apostrophe, which the provider cannot look up", async () => {
    const made = await checkout.register({ displayName: "Ada's RustDesk" });
    const adopted = await checkout.adopt(made.clientId);
    expect(below("What changes besides", adopted).join("\n")).toContain("“Ada's RustDesk”");
    expect((await checkout.standing(made)).application.displayName).toBe("Ada’s RustDesk");
  });

  test("are refused where this program cannot keep them, before anything is written", async () => {
    const made = await checkout.register({
      signInAudience: "AzureADandPersonalMicrosoftAccount",
      application: { api: { requestedAccessTokenVersion: 2 } },
    });
    await expect(checkout.adopt(made.clientId)).rejects.toThrow(
      /signInAudience AzureADandPersonalMicrosoftAccount must not be used in the cloud "LocalEntra"/,
    );
    expect(checkout.files().map(({ path }) => path)).not.toContain(checkout.file("desk"));
  });
});

test("a registration for assigned people only lets in nobody else afterwards", async () => {
  const made = await checkout.register({ servicePrincipal: { appRoleAssignmentRequired: true } });
  await checkout.adopt(made.clientId);
  expect(checkout.configuration()).toContain("rustdesk-entra:assignmentRequired: true");
  const { servicePrincipal } = await checkout.standing(made);
  expect(servicePrincipal?.appRoleAssignmentRequired).toBe(true);
});

describe("settings that this program does not declare", () => {
  test("are named with what their end means", async () => {
    const made = await checkout.register({
      application: {
        notes: "Ticket 4711",
        optionalClaims: {
          idToken: [{ name: "email", essential: false, additionalProperties: [], source: null }],
          accessToken: [],
          saml2Token: [],
        },
      },
    });
    const adopted = await checkout.adopt(made.clientId);
    const besides = below("What changes besides", adopted).join("\n");
    expect(besides).toContain("optional claims in ID tokens");
    expect(besides).toContain("“Ticket 4711”");
    const { application } = await checkout.standing(made);
    expect(application.optionalClaims).toBeNull();
  });
});

describe("an adoption that is interrupted between import and update", () => {
  test("leaves the name and the old secret as they were, and goes on when it is run again", async () => {
    const made = await checkout.register({ displayName: "RustDesk (by hand)" });
    const before = await checkout.inDirectory(made);
    const interruption = new AbortController();
    const terminal = new InterruptedTerminal("rustdesk-application (Application) imported", interruption);
    const { signal } = interruption;
    await expect(checkout.adopt(made.clientId, { terminal, signal })).rejects.toThrow("aborted");
    const halfway = await checkout.inDirectory(made);
    expect(halfway.application.passwordCredentials).toContainEqual(before.application.passwordCredentials[0]);
    expect(halfway.application.displayName).toBe("RustDesk (by hand)");

    expect((await checkout.adopt(made.clientId)).code).toBe(0);
    const { application, outputs, preview } = await checkout.standing(made);
    expect(outputs.clientId?.value).toBe(made.clientId);
    expect(application.passwordCredentials).toHaveLength(2);
    expect(preview).toEqual({ same: 5 });
  });
});

describe("a registration that cannot be found", () => {
  test("is refused with the client id and the tenant, and nothing is left behind", async () => {
    const clientId = "00000000-1111-2222-3333-444444444444";
    const tenantId = await checkout.inTenant(async ({ entra }) => entra.tenantId);
    vi.stubEnv("TMPDIR", checkout.folder);
    await expect(checkout.adopt(clientId)).rejects.toThrow(
      `The tenant ${tenantId} must have an app registration with the client id ${clientId}, but it has none.`,
    );
    vi.unstubAllEnvs();
    expect(checkout.files().map(({ path }) => path)).not.toContain(checkout.file("desk"));
    expect(readdirSync(checkout.folder).filter((name) => name.startsWith("rustdesk-entra-trial-"))).toEqual(
      [],
    );
  });

  test("is not the identity that deploys", async () => {
    const deployer = await checkout.inTenant(async ({ entra }) => entra.deployer.clientId);
    await expect(checkout.adopt(deployer)).rejects.toThrow(
      `The client id ${deployer} must be RustDesk's registration, but it is that of the identity that deploys.`,
    );
  });
});

/** A terminal at which somebody says yes, and presses Ctrl-C when a line comes. */
class InterruptedTerminal extends ScriptedTerminal {
  readonly #line: string;
  readonly #interruption: AbortController;

  constructor(line: string, interruption: AbortController) {
    super(true);
    this.#line = line;
    this.#interruption = interruption;
  }

  override say(line = ""): void {
    super.say(line);
    if (line.includes(this.#line)) {
      this.#interruption.abort();
    }
  }
}
