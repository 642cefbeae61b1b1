import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { LocalEnvironment } from "../../../cli/local-machine/environment.ts";
import { main } from "../../../cli/main.ts";
import { Portal } from "../adoption/portal.ts";
import { ScriptedTerminal } from "../scripted-terminal.ts";
import { registrationsOf, TestCheckout } from "../test-checkout.ts";

// What README's "The end of an environment" has people do, in a backend and a tenant of their own.
describe("an environment that has come to its end", () => {
  const tenant = new TestCheckout();
  const checkout = new TestCheckout();
  let environment: LocalEnvironment;
  let made: ReturnType<typeof registrationsOf>[number];

  beforeAll(async () => {
    tenant.configure("other", {});
    environment = await tenant.start("other");
    await run("init", "real", "--origin", "https://desk.contoso.com", "--name", "RustDesk", "--owner", "", "--yes");
    made = registration();
  });
  afterAll(async () => {
    await tenant.remove();
    await checkout.remove();
  });

  async function run(...words: string[]): Promise<void> {
    const terminal = new ScriptedTerminal();
    const { signal } = new AbortController();
    const code = await main(words, { checkout: `${checkout.folder}/`, terminal, signal });
    expect(code, terminal.said.join("\n")).toBe(0);
  }
  /** Runs the Pulumi CLI beside local Entra ID, which answers it in this process. */
  const pulumi = (...words: string[]) =>
    promisify(execFile)(environment.engine.command.command, [...words, "--non-interactive"], { cwd: checkout.folder });
  const registrations = () => registrationsOf(environment).filter(({ displayName }) => displayName === "RustDesk");
  function registration() {
    const [found, ...others] = registrations();
    expect(others).toEqual([]);
    return found as typeof made;
  }
  const secrets = () => registration().passwordCredentials.map(({ keyId }) => keyId);
  const adopt = () => run("adopt", "--stack", "real", "--client-id", made.appId, "--yes", "--accept-interruption");

  test("is deleted once its protection is taken away", async () => {
    await expect(pulumi("destroy", "--stack", "real", "--yes")).rejects.toMatchObject({
      stdout: expect.stringContaining("protected"),
    });
    const text = checkout.read("Pulumi.real.yaml").replace("protect: true", "protect: false");
    writeFileSync(join(checkout.folder, "Pulumi.real.yaml"), text);
    await run("up", "--stack", "real", "--yes");
    await pulumi("destroy", "--stack", "real", "--yes");
    expect(registrations()).toEqual([]);
  });

  test("comes back out of the recycle bin with its client id and the console's secret, and is adopted", async () => {
    const portal = new Portal(environment.entra);
    await portal.call("POST", `/directory/deletedItems/${made.id}/restore`);
    const before = secrets();
    await adopt();
    expect(registration().appId).toBe(made.appId);
    expect(secrets()).toEqual(expect.arrayContaining(before));
  });

  test("whose state is lost is adopted again", async () => {
    const before = secrets();
    await pulumi("stack", "rm", "real", "--force", "--yes", "--preserve-config");
    await pulumi("stack", "init", "real");
    await adopt();
    expect(registration().appId).toBe(made.appId);
    expect(secrets()).toEqual(expect.arrayContaining(before));
    await run("up", "--stack", "real", "--yes");
  });
});
