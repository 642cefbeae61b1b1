import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import type { Intent } from "../../../cli/rotate/rotation.ts";
import { runRotate } from "../../../cli/rotate/run.ts";
import { TestCheckout } from "../test-checkout.ts";
import { Calendar, secretsOf } from "./fixture.ts";
import { ScriptedTerminal } from "./scripted-terminal.ts";

// A shorter lifetime was configured before the last renewal, so the newer secret ends before the older one.
describe("a current secret that has expired while the one before still works", () => {
  const calendar = new Calendar();
  let checkout: TestCheckout;

  beforeEach(async () => {
    checkout = new TestCheckout();
    configure({ clientSecretLifetimeDays: 90 });
    const { stack, reloadConfiguration } = await checkout.start("test");
    calendar.moveTo(0);
    await stack.up();
    configure({ clientSecretLifetimeDays: 10, clientSecretGeneration: 2 });
    reloadConfiguration();
    await stack.up();
    calendar.moveTo(20);
  });
  afterEach(async () => {
    vi.useRealTimers();
    await checkout.remove();
  });

  test("is renewed, once somebody knows that the one before goes", async () => {
    const { code, said } = await rotate({ kind: "renew" });
    expect(code).toBe(0);
    expect(said).toContain("  Generation 2 of the client secret has expired. Generation 3 will be made.");
    expect(said).toContain(
      `  Generation 1 (until ${calendar.date(90)}) still works and will be removed: if the console has it, sign-in stops.`,
    );
    expect(await generations()).toEqual(["RustDesk console, generation 2", "RustDesk console, generation 3"]);
  });

  test("is not renewed unasked", async () => {
    await expect(rotate({ kind: "renew" }, true)).rejects.toThrow(
      "Changes that interrupt or break sign-in must be accepted by somebody, but --yes accepts only those that do not. " +
        "Nothing was changed. Run the command without --yes and answer.",
    );
    expect(await generations()).toEqual(["RustDesk console, generation 1", "RustDesk console, generation 2"]);
  });

  test("lets the one before be revoked", async () => {
    await rotate({ kind: "revoke", generation: 1 });
    expect(await generations()).toEqual(["RustDesk console, generation 2", "RustDesk console, generation 3"]);
  });

  function configure(config: Record<string, unknown>): void {
    checkout.configure("test", { consoleOrigins: ["https://desk.example.com"], ...config });
  }

  async function rotate(intent: Intent, yes = false): Promise<{ code: number; said: string[] }> {
    await checkout.stop();
    const terminal = new ScriptedTerminal(true);
    const words = { intent, stack: "test", local: true, yes, showSecrets: false };
    const { signal } = new AbortController();
    const code = await runRotate(words, { checkout: `${checkout.folder}/`, terminal, signal });
    return { code, said: terminal.said };
  }

  async function generations(): Promise<(string | null)[]> {
    const environment: LocalEnvironment = await checkout.start("test");
    return secretsOf(environment).map(({ displayName }) => displayName);
  }
});
