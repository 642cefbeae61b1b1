import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../cli/local-machine/environment.ts";
import { runUp } from "../../cli/up/run.ts";
import { ScriptedTerminal } from "./secret-life/scripted-terminal.ts";
import { registrationsOf, servicePrincipalsOf, TestCheckout } from "./test-checkout.ts";

describe("npm run up -- --refresh --yes", () => {
  const checkout = new TestCheckout();
  const desk = { consoleOrigins: ["https://desk.example.com"], displayName: "Desk" };

  beforeAll(async () => {
    checkout.configure("test", desk);
    await inspect(({ stack }) => stack.up());
  });
  afterAll(() => checkout.remove());

  test("mends what somebody broke by hand, since the run itself breaks nothing", async () => {
    await switchGrantOff();
    const { code, terminal } = await up();
    expect(terminal.said).toContain("  Sign-in is broken now; a run mends it.");
    expect(terminal.printed).toEqual(["1 updated, 4 unchanged."]);
    expect(code).toBe(0);
    expect(await inspect(grantOf)).toBe(true);
  });

  test("refuses to mend it together with a change that breaks sign-in", async () => {
    await switchGrantOff();
    checkout.configure("test", { ...desk, consoleOrigins: ["https://other.example.com"] });
    await expect(up()).rejects.toThrow(
      "Changes that interrupt or break sign-in must be accepted by somebody",
    );
    expect(await inspect(grantOf)).toBe(false);
    checkout.configure("test", desk);
  });

  test("refuses to make a service principal anew whose assignments would have let people in", async () => {
    checkout.configure("test", { ...desk, assignmentRequired: true });
    await up({ acceptInterruption: true });
    await inspect(async (environment) => {
      for (const { id } of servicePrincipalsOf(environment)) {
        environment.entra.directory.servicePrincipals.delete(id);
      }
    });
    await expect(up()).rejects.toThrow("Nothing was changed.");
    expect(await inspect(async (environment) => servicePrincipalsOf(environment))).toEqual([]);
  });

  async function up({ acceptInterruption = false } = {}) {
    await checkout.stop();
    const terminal = new ScriptedTerminal(true);
    const { signal } = new AbortController();
    const words = { stack: "test", local: true, refresh: true, yes: true, acceptInterruption };
    const code = await runUp(words, { checkout: `${checkout.folder}/`, terminal, signal });
    return { code, terminal };
  }

  function switchGrantOff(): Promise<void> {
    return inspect(async (environment) => {
      const off = { enableIdTokenIssuance: false, enableAccessTokenIssuance: false };
      for (const registration of registrationsOf(environment)) {
        const web = { ...registration.web, implicitGrantSettings: off };
        environment.entra.directory.applications.update({ ...registration, web });
      }
    });
  }

  async function grantOf(environment: LocalEnvironment): Promise<boolean | undefined> {
    const [registration] = registrationsOf(environment);
    return registration?.web.implicitGrantSettings.enableIdTokenIssuance;
  }

  async function inspect<Answer>(look: (environment: LocalEnvironment) => Promise<Answer>): Promise<Answer> {
    const environment = await checkout.start("test");
    try {
      return await look(environment);
    } finally {
      await checkout.stop();
    }
  }
});
